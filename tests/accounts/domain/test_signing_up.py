"""Who may make an account, and when an address that was left halfway is free again."""

from datetime import timedelta
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from accounts.domain.invitations import create_invitation, revoke_invitation
from accounts.domain.people import grant_factor
from accounts.domain.signing_up import release_address, release_uses
from accounts.models import Role, User
from tests.accounts.factories import CohortFactory, InvitationFactory
from tests.factories import NOW, LearnerFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def left():
    """Somebody who began to sign up by passkey and made none."""
    return User.objects.create_user("frida@example.org")


def test_address_of_a_sign_up_that_was_left_is_released(left, dana):
    grant_factor(person=left, factor=Decimal("1.25"), reason="As agreed.", by=dana, now=NOW)
    assert release_address(email="Frida@Example.org")
    assert User.objects.get() == dana
    assert not release_address(email="frida@example.org")


def test_account_that_others_have_work_of_stays_with_its_place(left):
    SubmissionFactory(learner=left)
    cohort = CohortFactory(learners=[left])
    assert not release_address(email=left.email)
    assert cohort.memberships.get().learner == left


def test_uses_of_those_who_came_in_are_looked_at_once(left, django_assert_num_queries):
    invitation = InvitationFactory(uses_allowed=3, uses_taken=3)
    came = [LearnerFactory(last_login=NOW), LearnerFactory(password="a hash")]
    for person in (left, *came):
        invitation.uses.create(person=person, used_at=NOW)
    later = NOW + timedelta(hours=1)
    assert release_uses(invitation=invitation, now=later) == 1
    with django_assert_num_queries(1):
        assert release_uses(invitation=invitation, now=later) == 0
    invitation.refresh_from_db()
    assert invitation.uses_taken == 2


@pytest.mark.parametrize("kept", ["password", "passkey", "signed in", "confirmed"])
def test_address_of_an_account_that_somebody_can_open_stays(left, kept):
    if kept == "password":
        left.set_password("correct horse battery staple")
    elif kept == "passkey":
        Authenticator.objects.create(user=left, type="webauthn", data={})
    elif kept == "signed in":
        left.last_login = timezone.now()
    else:
        EmailAddress.objects.create(user=left, email=left.email, verified=True)
    left.save()
    assert not release_address(email=left.email)
    assert User.objects.get() == left


def test_sign_up_by_passkey_can_begin_again(client, left):
    client.post(reverse("account_signup_by_passkey"), {"email": left.email})
    again = User.objects.get()
    assert (again.email, again.pk != left.pk) == (left.email, True)


@pytest.mark.parametrize(("rule", "says"), [("closed", "is closed"), ("invitation", "invitation")])
def test_sign_up_is_shut_and_not_offered(client, settings, rule, says):
    settings.SIGNUP = rule
    for name in ("account_signup", "account_signup_by_passkey"):
        page = client.post(reverse(name), {"email": "frida@example.org", "password1": "x" * 12})
        assert f"Sign-up {says}" in page.content.decode() or "is by invitation" in str(page.content)
    assert not User.objects.exists()
    for name in ("today", "account_login"):
        assert reverse("account_signup") not in client.get(reverse(name)).content.decode()


def test_invitation_in_hand_opens_sign_up_as_long_as_it_is_open(client, settings, dana):
    settings.SIGNUP = "invitation"
    now = timezone.now()
    invitation, token = create_invitation(
        by=dana, cohort=None, roles=[Role.LEARNER], lasts=timedelta(days=1), uses=1, now=now
    )
    client.post(reverse("invitation", args=[token]))
    page = client.get(reverse("account_signup")).content.decode()
    assert 'name="password1"' in page
    revoke_invitation(invitation=invitation, now=now)
    page = client.get(reverse("account_signup")).content.decode()
    assert 'name="password1"' not in page
