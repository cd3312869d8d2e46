"""The page behind a link: who invites to what, taking it up, and a clear end."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.domain.accepting import accept_invitation
from accounts.domain.people import grant_role
from accounts.models import Invitation, Membership, Role, User
from tests.accounts.factories import CohortFactory, InvitationFactory
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LINK = "/invitations/open/"


@pytest.fixture
def invitation(bob):
    """A link of bob's into his cohort, made an hour ago."""
    made = timezone.now() - timedelta(hours=1)
    return InvitationFactory(
        cohort=CohortFactory(name="Spring", mentors=[bob]),
        created_by=bob,
        created_at=made,
        expires_at=made + timedelta(days=7),
    )


def read(response) -> str:
    return response.content.decode()


def sign_up(client, email="frida@example.org"):
    return client.post(reverse("account_signup"), {"email": email, "password1": PASSWORD})


def test_stranger_reads_who_invites_to_what_and_signs_up_into_it(client, invitation):
    text = read(client.get(LINK))
    assert "Bob invites you to Spring" in text
    assert "Sign up with this invitation" in text
    # The bar's own way would leave the invitation behind.
    assert f'href="{reverse("account_signup")}"' not in text
    assert "Bob invited you" not in read(client.get(reverse("account_signup")))
    assert client.post(LINK).url == reverse("account_signup")
    assert "Bob invited you to Spring." in read(client.get(reverse("account_signup")))
    sign_up(client)
    frida = User.objects.get(email="frida@example.org")
    assert frida.roles == {"learner"}
    assert Membership.objects.get().learner == frida
    assert "invitation" not in client.session


def test_reading_a_link_puts_nothing_into_the_session(client, invitation):
    client.get(LINK)
    sign_up(client)
    assert not Membership.objects.exists()


def test_who_signs_up_for_another_role_does_not_learn(client, invitation):
    Invitation.objects.update(roles=["mentor"])
    client.post(LINK)
    sign_up(client)
    frida = User.objects.get(email="frida@example.org")
    assert frida.roles == {"mentor"}
    assert frida.mentorships.get().cohort == invitation.cohort


def test_link_that_ends_before_the_sign_up_makes_no_account_and_says_so(client, invitation):
    client.post(LINK)
    Invitation.objects.update(revoked_at=timezone.now())
    response = sign_up(client)
    assert response.url == LINK
    assert not User.objects.filter(email="frida@example.org").exists()
    assert "The link was withdrawn" in read(client.get(LINK))


@pytest.mark.parametrize("rule", ["open", "invitation"])
def test_invitation_opens_the_sign_up_where_one_is_asked_for(client, settings, invitation, rule):
    settings.SIGNUP = rule
    assert ("Sign-up is by invitation" in read(client.get(reverse("account_signup")))) == (
        rule == "invitation"
    )
    client.post(LINK)
    sign_up(client)
    assert Membership.objects.get().learner.email == "frida@example.org"


def test_where_sign_up_is_closed_a_link_is_for_those_who_have_an_account(
    client, settings, invitation
):
    settings.SIGNUP = "closed"
    text = read(client.get(LINK))
    assert "If you have one, sign in to accept." in text
    assert "Sign up with this invitation" not in text
    client.post(LINK)
    sign_up(client)
    assert not Membership.objects.exists()


@pytest.mark.parametrize(("minutes", "status"), [(14, 410), (16, 200)])
def test_sign_up_left_halfway_gives_its_use_back_after_a_while(client, invitation, minutes, status):
    left = User.objects.create_user("frida@example.org")
    grant_role(user=left, role=Role.LEARNER)
    accept_invitation(person=left, token="open", now=timezone.now() - timedelta(minutes=minutes))
    assert client.get(LINK).status_code == status
    assert User.objects.filter(pk=left.pk).exists() == (status == 410)


def test_who_is_signed_in_accepts_with_one_press(client, invitation, alice):
    client.force_login(alice)
    assert "You are signed in as alice@example.org" in read(client.get(LINK))
    assert not Membership.objects.exists()
    for _each in range(2):
        page = client.post(LINK, follow=True)
        assert "You are in the cohort Spring now" in read(page)
    assert Membership.objects.get().learner == alice
    assert Invitation.objects.get().uses_taken == 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"revoked_at": timezone.now()}, "The link was withdrawn on"),
        ({"uses_taken": 1}, "The link was for 1 person, who has used it."),
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, "The link was good until"),
    ],
)
def test_link_that_ended_says_why_and_whom_to_ask(client, invitation, changes, says, method):
    Invitation.objects.update(**changes)
    response = getattr(client, method)(LINK)
    assert response.status_code == 410
    assert says in read(response)
    assert "Ask Bob for a new one." in read(response)
    assert "invitation" not in client.session


def test_link_that_never_was_is_not_there(client, alice):
    assert client.get("/invitations/guessed/").status_code == 404
    client.force_login(alice)
    assert client.post("/invitations/guessed/").status_code == 404


# --- The list of staff ----------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_all_links_needs_the_same_queries(client, dana, django_assert_num_queries, count):
    for number in range(count):
        InvitationFactory(token=str(number), cohort=CohortFactory())
    client.force_login(dana)
    client.get(reverse("invitations"))
    # Session, user, two of permissions, count, rows, cohorts to choose.
    with django_assert_num_queries(7):
        text = read(client.get(reverse("invitations")))
    assert text.count("data-link") == count


def test_staff_make_a_link_to_a_role(client, dana):
    client.force_login(dana)
    typed = {"roles": ["mentor", "author"], "days": "30", "uses": "3", "cohort": ""}
    page = client.post(reverse("invitations"), typed, follow=True)
    assert "http://testserver/invitations/" in read(page)
    made = Invitation.objects.get()
    assert (made.roles, made.uses_allowed, made.created_by) == (["mentor", "author"], 3, dana)


def test_link_that_makes_staff_of_many_is_refused_at_the_field(client, dana):
    client.force_login(dana)
    typed = {"roles": ["staff"], "days": "7", "uses": "2", "cohort": ""}
    response = client.post(reverse("invitations"), typed)
    assert response.status_code == 422
    assert "A link that makes staff is for one person" in read(response)
