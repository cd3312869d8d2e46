"""The pages of cohorts: mentors look after theirs, staff manage all, learners see and leave."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Cohort, CohortMentor, Invitation, Membership, User
from progress.models import DailyActivity
from tests.accounts.factories import CohortFactory, InvitationFactory, MembershipFactory
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(alice, bob):
    return CohortFactory(name="Spring", learners=[alice], mentors=[bob])


@pytest.fixture
def as_bob(client, bob):
    client.force_login(bob)
    return client


@pytest.fixture
def as_dana(client, dana):
    client.force_login(dana)
    return client


def page_of(cohort):
    return reverse("cohort", args=[cohort.pk])


def read(response) -> str:
    return response.content.decode()


# --- Looking after one ----------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_list_needs_the_same_queries(as_bob, bob, django_assert_num_queries, count):
    for _each in range(count):
        MembershipFactory(cohort=CohortFactory(mentors=[bob]))
    as_bob.get(reverse("cohorts"))
    # Session, user, two of permissions, count, rows.
    with django_assert_num_queries(6):
        text = read(as_bob.get(reverse("cohorts")))
    assert text.count("data-cohort") == count
    assert text.count("1 learner<") == count


@pytest.mark.parametrize("count", [1, 3])
def test_cohort_needs_the_same_queries(as_bob, bob, django_assert_num_queries, count):
    cohort = CohortFactory(mentors=[bob])
    for number in range(count):
        learner = MembershipFactory(cohort=cohort).learner
        DailyActivity.objects.create(learner=learner, day=NOW.date())
        InvitationFactory(token=str(number), cohort=cohort)
    as_bob.get(page_of(cohort))
    # Session, user, two of permissions, cohort, count, learners, days, mentors, deactivated, links.
    with django_assert_num_queries(11):
        text = read(as_bob.get(page_of(cohort)))
    assert text.count("data-learner") == text.count("data-link") == count
    assert text.count("12 May 2083") >= count


@pytest.mark.parametrize("lost", ["deactivated", "no mentor any more"])
def test_who_went_is_marked_and_not_counted(as_dana, cohort, alice, bob, eve, frank, lost):
    cohort.memberships.create(learner=eve, joined_at=NOW)
    cohort.mentorships.create(mentor=frank, assigned_at=NOW)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    if lost == "deactivated":
        User.objects.filter(pk=bob.pk).update(is_active=False)
    else:
        bob.groups.clear()
    text = read(as_dana.get(page_of(cohort)))
    assert "1 learner, 1 mentor" in text
    assert text.count("data-learner") == text.count("data-deactivated") == 1
    assert f'Bob <span class="chip">{lost}</span>' in text
    listed = read(as_dana.get(reverse("cohorts")))
    assert ">1 learner<" in listed
    assert ">1 mentor<" in listed
    User.objects.filter(pk=frank.pk).update(is_active=False)
    assert "No mentor looks after this cohort." in read(as_dana.get(page_of(cohort)))


def test_mentor_sees_names_days_and_links_and_no_forms_of_staff(as_bob, cohort, eve):
    cohort.memberships.create(learner=eve, joined_at=NOW)
    text = read(as_bob.get(page_of(cohort)))
    assert "Alice" in text
    assert "not yet" in text
    assert "Make a link" in text
    for staff_only in ("Add the learner", "Add the mentor", "Archive the cohort", "Remove"):
        assert staff_only not in text


def test_mentor_without_a_cohort_is_led_to_the_queue(as_bob):
    text = read(as_bob.get(reverse("cohorts")))
    assert "No cohort is yours yet" in text
    assert reverse("review_queue") in text


def test_empty_cohort_says_how_people_come_in(as_dana):
    text = read(as_dana.get(page_of(CohortFactory())))
    assert "Nobody is in this cohort yet" in text
    assert "No mentor looks after this cohort" in text


def test_link_is_shown_once_and_leads_in(as_bob, cohort):
    response = as_bob.post(reverse("cohort_links", args=[cohort.pk]), {"days": "7", "uses": "20"})
    assert response.url == f"{page_of(cohort)}#links"
    found = re.search(r"http://testserver(/invitations/[\w-]+/)", read(as_bob.get(page_of(cohort))))
    assert "Spring" in read(as_bob.get(found[1]))
    assert "http://testserver/invitations/" not in read(as_bob.get(page_of(cohort)))
    made = Invitation.objects.get()
    assert (made.cohort, made.roles, made.uses_allowed) == (cohort, ["learner"], 20)


@pytest.mark.parametrize("uses", ["", "0", "201", "many"])
def test_link_for_no_number_of_people_says_what_to_enter(as_bob, cohort, uses):
    response = as_bob.post(reverse("cohort_links", args=[cohort.pk]), {"days": "7", "uses": uses})
    assert response.status_code == 422
    assert "There is a problem" in read(response)
    assert not Invitation.objects.exists()


def test_mentor_withdraws_links_of_their_cohort_alone(as_bob, cohort):
    own, other = (
        InvitationFactory(token=str(number), cohort=one)
        for number, one in enumerate((cohort, CohortFactory()))
    )
    for invitation, status in ((own, 302), (other, 404)):
        address = reverse("invitation_revoke", args=[invitation.pk])
        assert as_bob.post(address, {"cohort": "1"}).status_code == status
    assert list(Invitation.objects.filter(revoked_at=None)) == [other]


# --- Managing all ---------------------------------------------------------------------------------


def test_staff_make_rename_archive_and_restore(as_dana):
    made = as_dana.post(reverse("cohorts"), {"name": "Spring"}, follow=True)
    cohort = Cohort.objects.get()
    assert cohort.name in read(made)
    renamed = as_dana.post(page_of(cohort), {"name": "Autumn"}, follow=True)
    assert "called Autumn now" in read(renamed)
    archive = reverse("cohort_archive", args=[cohort.pk])
    assert "Restore the cohort" in read(as_dana.post(archive, follow=True))
    assert "1 archived cohort" in read(as_dana.get(reverse("cohorts")))
    assert "in use again" in read(as_dana.post(archive, {"restore": "1"}, follow=True))


def test_taken_name_stands_at_the_field_with_what_was_typed(as_dana):
    CohortFactory(name="Spring")
    other = CohortFactory(name="Autumn")
    for address in (reverse("cohorts"), page_of(other)):
        response = as_dana.post(address, {"name": "spring"})
        assert response.status_code == 422
        assert "a cohort called spring already" in read(response)
        assert 'value="spring"' in read(response)
    assert "<h1>Autumn</h1>" in read(response)


def test_learner_is_added_removed_and_put_back(as_dana, eve):
    cohort = CohortFactory(name="Spring")
    added = as_dana.post(
        reverse("cohort_learners", args=[cohort.pk]), {"email": "EVE@example.org"}, follow=True
    )
    assert "Eve is in Spring now" in read(added)
    one = Membership.objects.get()
    address = reverse("cohort_learner", args=[cohort.pk, one.pk])
    assert "Put Eve back" in read(as_dana.post(address, follow=True))
    page = read(as_dana.get(page_of(cohort), {"learner": one.pk.hex}))
    assert f'action="{address}"' in page
    assert not cohort.memberships.filter(left_at=None).exists()
    as_dana.post(address, {"back": "1"})
    assert cohort.memberships.get().left_at is None


@pytest.mark.parametrize(
    ("email", "says"),
    [
        ("nobody@example.org", "No account here has the address nobody@example.org"),
        ("bob@example.org", "Bob does not learn here"),
        ("not an address", "Enter an email address"),
    ],
)
def test_who_cannot_be_added_is_named_with_what_to_do(as_dana, cohort, email, says):
    response = as_dana.post(reverse("cohort_learners", args=[cohort.pk]), {"email": email})
    assert response.status_code == 422
    assert says in read(response)
    assert f'value="{email}"' in read(response)


def test_mentor_is_added_removed_and_put_back(as_dana, cohort, frank):
    address = reverse("cohort_mentors", args=[cohort.pk])
    added = as_dana.post(address, {"mentor": frank.pk}, follow=True)
    assert "Frank is in Spring now" in read(added)
    one = CohortMentor.objects.get(mentor=frank)
    address = reverse("cohort_mentor", args=[cohort.pk, one.pk])
    assert "Put Frank back" in read(as_dana.post(address, follow=True))
    # The key as others write it, too.
    page = read(as_dana.get(page_of(cohort), {"mentor": f"{{{str(one.pk).upper()}}}"}))
    assert f'action="{address}"' in page
    as_dana.post(address, {"back": "1"})
    assert cohort.mentorships.filter(mentor=frank, removed_at=None).count() == 1


def test_undo_of_an_address_changed_by_hand_is_nothing(as_dana, cohort):
    for query in ("?learner=x", f"?mentor={cohort.pk}"):
        assert " back</button>" not in read(as_dana.get(page_of(cohort) + query))


# --- Being in one ---------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_learner_sees_their_cohorts_by_the_same_queries(
    client, alice, bob, django_assert_num_queries, count
):
    for _each in range(count):
        CohortFactory(learners=[alice], mentors=[bob])
    client.force_login(alice)
    client.get(reverse("my_cohorts"))
    # Session, user, memberships, mentors.
    with django_assert_num_queries(4):
        text = read(client.get(reverse("my_cohorts")))
    assert text.count("data-cohort") == text.count("Mentors: Bob") == count
    assert "a second mentor reads an answer that came back" in text


def test_learner_leaves_after_reading_what_goes_and_what_stays(client, alice, cohort):
    client.force_login(alice)
    address = reverse("cohort_leave", args=[cohort.memberships.get().pk])
    assert "Your answers, scores and cards stay" in read(client.get(address))
    assert "You left Spring" in read(client.post(address, follow=True))
    assert client.post(address).status_code == 404


# --- Sharing a name -------------------------------------------------------------------------------


def test_learners_of_one_name_are_told_apart(client, cohort, alice, eve, bob, dana, monkeypatch):
    monkeypatch.setattr("accounts.views.cohorts.PAGE", 1)
    late = {"cohort": cohort, "joined_at": NOW + timedelta(minutes=1)}
    other = MembershipFactory(learner__display_name="ALICE", **late).learner
    MembershipFactory(learner=eve, **late)
    pages = {}
    for who in (bob, dana):
        client.force_login(who)
        pages[who] = [read(client.get(page_of(cohort), {"page": n})) for n in (1, 2, 3)]
    for number, learner in enumerate((alice, other), start=1):
        page = re.sub(r"<[^>]+>", " ", pages[bob][number - 1])
        assert re.search(rf"{learner.display_name}\s+{number}\s", page)
        assert learner.email not in page
        assert learner.email in pages[dana][number - 1]
    assert eve.email not in pages[dana][2]
