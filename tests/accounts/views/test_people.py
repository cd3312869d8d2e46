"""The pages of staff about people."""

import pytest
from django.urls import reverse

from accounts.models import FactorGrant, User
from tests.factories import NOW, LearnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_dana(client, dana):
    client.force_login(dana)
    return client


def read(response) -> str:
    return response.content.decode()


def change(client, what, person, **typed):
    return client.post(reverse(f"person_{what}", args=[person.pk]), typed, follow=True)


@pytest.mark.parametrize("count", [1, 3])
def test_list_needs_the_same_queries(as_dana, django_assert_num_queries, count):
    LearnerFactory.create_batch(count)
    as_dana.get(reverse("people"))
    # Session, user, two of permissions, count, rows, their groups.
    with django_assert_num_queries(7):
        text = read(as_dana.get(reverse("people")))
    assert text.count("data-person") == count + 1


def test_people_are_found_by_parts_of_name_and_address(as_dana, alice, bob):
    LearnerFactory(display_name="Alicia Stone", email="stone@example.com")
    for words, names in {
        "ali": ["Alice", "Alicia Stone"],
        "STONE example.com": ["Alicia Stone"],
        "bob@example.org": ["Bob"],
        "nobody": [],
    }.items():
        response = as_dana.get(reverse("people"), {"q": words})
        assert [person.display_name for person, _roles in response.context["rows"]] == names
        assert "Show everybody" in read(response)
    for who, names in {"mentor": ["Bob"], "staff": ["Dana"], "author": [], "owner": None}.items():
        response = as_dana.get(reverse("people"), {"who": who})
        shown = [person.display_name for person, _roles in response.context["rows"]]
        assert shown == (["Alice", "Alicia Stone", "Bob", "Dana"] if names is None else names)
    # She is there, as somebody else.
    page = read(as_dana.get(reverse("people"), {"q": "alice", "who": "mentor"}))
    assert "Nobody of those fits “alice”." in page
    User.objects.filter(pk=bob.pk).update(time_factor="1.25")
    page = read(as_dana.get(reverse("people")))
    assert page.count("× 1.25</td>") == 1
    assert "1.00</td>" not in page


def test_people_stand_by_name_whatever_its_case(as_dana):
    for name in ("Vera", "nora", "alma"):
        LearnerFactory(display_name=name)
    rows = as_dana.get(reverse("people")).context["rows"]
    assert [person.display_name for person, _roles in rows] == ["alma", "Dana", "nora", "Vera"]


@pytest.mark.parametrize("words", ["", "  ", "\x00", "x" * 101])
def test_search_for_nothing_shows_everybody(as_dana, alice, words):
    response = as_dana.get(reverse("people"), {"q": words})
    assert len(response.context["rows"]) == 2
    assert "There is a problem" not in read(response)


def test_list_of_many_has_pages(as_dana):
    LearnerFactory.create_batch(50)
    response = as_dana.get(reverse("people"), {"page": "2"})
    assert "Page 2 of 2" in read(response)
    assert len(response.context["rows"]) == 1


def test_person_shows_roles_access_cohorts_and_every_grant(as_dana, alice):
    change(as_dana, "factor", alice, factor="1.25", reason="As agreed.")
    page = change(as_dana, "factor", alice, factor="1.5", reason="After the trial.")
    text = read(page)
    assert text.count("data-grant") == 2
    assert "The factor is 1.50 for interviews that start from now on." in text
    assert "one that runs keeps the time it has" in text
    assert "Reviews answers, and sees how the learners of their cohorts get on." in text
    assert User.objects.get(pk=alice.pk).time_factor == FactorGrant.objects.first().factor


@pytest.mark.parametrize(
    "typed",
    [
        {"factor": "0.99", "reason": "x"},
        {"factor": "4.01", "reason": "x"},
        {"factor": "much", "reason": "x"},
        {"factor": "1.255", "reason": "x"},
        {"factor": "NaN", "reason": "x"},
        {"factor": "2", "reason": " "},
    ],
)
def test_factor_out_of_range_or_without_reason_is_refused_at_the_field(as_dana, alice, typed):
    response = change(as_dana, "factor", alice, **typed)
    assert response.status_code == 422
    assert "There is a problem" in read(response)
    assert not FactorGrant.objects.exists()


def test_role_is_given_and_taken(as_dana, alice):
    text = read(change(as_dana, "roles", alice, role="mentor", grant="yes"))
    assert "Alice has the role Mentor now." in text
    assert "Has it." in text
    assert User.objects.get(pk=alice.pk).roles == {"learner", "mentor"}
    text = read(change(as_dana, "roles", alice, role="learner", grant="no"))
    assert "Alice no longer has the role Learner." in text
    assert User.objects.get(pk=alice.pk).roles == {"mentor"}
    # Who did it stands there for good, and she is told; a second press changes nothing.
    text = read(change(as_dana, "roles", alice, role="learner", grant="no"))
    assert text.count("data-change") == 2
    # Nobody noted how she became a learner: she came as one.
    assert "What staff and links have changed, the newest first." in text
    assert text.index("Role taken") < text.index("Role given")
    assert text.count('<td data-label="By">Dana</td>') == 2
    says = alice.notices.order_by("pk").values_list("says", flat=True)
    assert {*says} == {
        "Staff gave you the role Mentor.",
        "Staff took the role Learner from you.",
    }


def test_who_takes_their_own_staff_role_lands_on_a_page_of_theirs(as_dana, dana, make_person):
    make_person("greta", "staff")
    response = change(as_dana, "roles", dana, role="staff", grant="no")
    assert response.status_code == 200
    assert "Dana no longer has the role Staff." in read(response)


def test_role_that_does_not_exist_changes_nothing(as_dana, alice):
    assert "Choose one of the roles" in read(
        change(as_dana, "roles", alice, role="owner", grant="yes")
    )


def test_last_staff_account_keeps_role_and_access(as_dana, dana):
    for what, typed in (("roles", {"role": "staff", "grant": "no"}), ("access", {})):
        text = read(change(as_dana, what, dana, **typed))
        assert "Dana is the last staff account. Make somebody else staff first." in text
    assert User.objects.get(pk=dana.pk).is_active


def test_account_is_deactivated_and_reactivated(as_dana, alice):
    assert "Alice cannot sign in any more" in read(change(as_dana, "access", alice))
    response = as_dana.get(reverse("people"), {"q": "ali", "who": "deactivated"})
    assert [person for person, _roles in response.context["rows"]] == [alice]
    assert not User.objects.get(pk=alice.pk).is_active
    for _twice in range(2):
        text = read(change(as_dana, "access", alice, reactivate="1"))
    assert "Alice can sign in again" in text
    assert User.objects.get(pk=alice.pk).is_active
    assert [one.what for one in alice.access_changes.all()] == ["reactivated", "deactivated"]
    # No notice would reach her: she is told once of each by mail.
    mails = alice.mails.order_by("created_at").values_list("template", flat=True)
    assert [*mails] == ["account/deactivated", "account/reactivated"]


def test_person_who_is_not_there_is_not_there(as_dana):
    assert as_dana.get(reverse("person", args=[987654321])).status_code == 404


def test_who_was_erased_is_nobody_to_find_or_to_change(as_dana):
    erased = LearnerFactory(is_active=False, erased_at=NOW)
    assert len(as_dana.get(reverse("people")).context["rows"]) == 1
    address = reverse("person_access", args=[erased.pk])
    assert as_dana.post(address, {"reactivate": "1"}).status_code == 404
