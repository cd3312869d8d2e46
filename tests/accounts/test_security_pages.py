"""Email, password, second steps and sessions of somebody who is signed in."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.browsers import describe_browser
from accounts.domain.second_steps import is_only_way_in
from accounts.models import Mail, User
from api.domain.tokens import make_token
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
INLINE = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(src=|application/json))")


def sign_in(client, email="alice@example.org", **more):
    fields = {"login": email, "password": PASSWORD, "remember": "on"}
    return client.post(reverse("account_login"), fields, **more)


@pytest.fixture
def signed_in(client, alice):
    """Alice's browser, in which she has said who she is a moment ago."""
    sign_in(client, HTTP_USER_AGENT=FIREFOX)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_pages_hold_nothing_that_the_policy_refuses(signed_in, alice):
    TOTP.activate(alice, generate_totp_secret())
    RecoveryCodes.activate(alice)
    key = Authenticator.objects.create(
        user=alice,
        type="webauthn",
        data={"name": "Laptop", "credential": {"clientExtensionResults": {}}},
    )
    pages = [
        "account_settings",
        "account_email",
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_list_webauthn",
        "usersessions_list",
    ]
    addresses = [reverse(name) for name in pages]
    addresses += [reverse(f"mfa_{deed}_webauthn", args=[key.pk]) for deed in ("edit", "remove")]
    for address in addresses:
        response = signed_in.get(address)
        assert response.status_code == 200, address
        page = response.content.decode()
        assert not INLINE.search(page), address
        assert page.count("button--main") <= 1, address
        assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_changing_how_one_signs_in_asks_who_it_is_first(client, alice):
    sign_in(client)
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(name)).url.startswith(reverse("account_reauthenticate"))
    asked = {"account_email": {"action_add": "yes", "email": "a@b.example"}, "tokens": {}}
    for name, fields in asked.items():
        response = client.post(reverse(name), fields)
        assert response.url.startswith(reverse("account_reauthenticate"))
    wrong = client.post(reverse("account_reauthenticate"), {"password": "wrong"})
    assert "This password does not match. Check the spelling, or reset it." in text_of(wrong)


def test_new_address_replaces_the_old_one_when_it_is_confirmed(signed_in, alice, settings):
    change = {"action_add": "yes", "email": "alice@new.example"}
    page = signed_in.post(reverse("account_email"), change, follow=True)
    assert "alice@new.example" in text_of(page)
    assert User.objects.get().email == "alice@example.org"
    mail = Mail.objects.filter(address="alice@new.example").get()
    link = re.search(rf"{settings.SITE_URL}(/account/confirm-email/\S+/)", mail.text)[1]
    assert "Confirm the address" in text_of(signed_in.get(link))
    signed_in.post(link)
    assert User.objects.get().email == "alice@new.example"
    assert EmailAddress.objects.get().email == "alice@new.example"
    # Whoever reads the old address learns of it.
    assert Mail.objects.filter(address="alice@example.org").exists()


def test_new_address_that_another_has_is_not_told(signed_in, eve):
    change = {"action_add": "yes", "email": "eve@example.org"}
    signed_in.post(reverse("account_email"), change)
    assert User.objects.get(pk=eve.pk).email == "eve@example.org"
    assert EmailAddress.objects.filter(email="eve@example.org", verified=True).count() == 1


def test_new_password_keeps_this_browser_signed_in_and_ends_others(signed_in, alice):
    other = Client()
    sign_in(other)
    fresh = "another long secret 7"
    fields = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    token, _secret = make_token(
        person=alice, name="Notes", scopes=["practice"], lasts=timedelta(days=9), now=timezone.now()
    )
    signed_in.post(reverse("account_change_password"), fields)
    assert User.objects.get().check_password(fresh)
    token.refresh_from_db()
    assert token.revoked_at
    assert signed_in.get(reverse("answers")).status_code == 200
    assert other.get(reverse("answers")).status_code == 302


def test_password_of_today_must_be_right(signed_in):
    fields = {"oldpassword": "wrong", "password1": "another secret 7", "password2": "x"}
    page = text_of(signed_in.post(reverse("account_change_password"), fields))
    assert "This is not your password of today." in page
    assert User.objects.get().check_password(PASSWORD)


def test_passkey_that_is_the_only_way_in_is_not_offered_for_removal(signed_in, alice):
    data = {"name": "Laptop", "credential": {"clientExtensionResults": {}}}
    key = Authenticator.objects.create(user=alice, type="webauthn", data=data)
    address = reverse("mfa_remove_webauthn", args=[key.pk])
    assert "Remove the passkey" in text_of(signed_in.get(address))
    alice.set_unusable_password()
    assert is_only_way_in(user=alice, passkey=key)
    Authenticator.objects.create(user=alice, type="webauthn", data=data)
    assert not is_only_way_in(user=alice, passkey=key)


def test_role_that_needs_a_second_step_opens_with_one_alone(client, dana, alice, settings):
    """The first staff account as well signs in by its password, and is led to what it lacks."""
    settings.SECOND_STEP_ROLES = frozenset({"staff"})
    make = {"name": "Watch", "scopes": ["cohorts:read"], "lasts": timedelta(days=9)}
    _token, secret = make_token(person=dana, now=timezone.now(), **make)
    by_token = {"headers": {"Authorization": f"Bearer {secret}"}}
    sign_in(client, "dana@example.org")
    today = text_of(client.get(reverse("today")))
    assert "Your role here (Staff) needs a second step." in today
    page = client.get(reverse("doctor"), follow=True)
    assert page.redirect_chain == [(reverse("mfa_index"), 302)]
    assert "Its pages open once you have added a passkey or an app." in text_of(page)
    assert client.get(reverse("doctor"), headers={"hx-request": "true"}).status_code == 403
    # By permission, and for programs.
    assert client.get(reverse("people")).url == reverse("mfa_index")
    assert client.get(reverse("practice")).status_code == 404
    assert client.get("/api/v1/cohorts", **by_token).status_code == 403
    TOTP.activate(dana, generate_totp_secret())
    assert "They sign in with a second step." in text_of(
        client.get(reverse("person", args=[dana.pk]))
    )
    assert "by the password alone" in text_of(client.get(reverse("person", args=[alice.pk])))
    assert client.get("/api/v1/cohorts", **by_token).status_code == 200
    # Of two either may go; with the only one go the pages of the role, until there is another.
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    warning = "without this one its pages are closed until you add another."
    assert warning in text_of(client.get(reverse("mfa_deactivate_totp")))
    data = {"name": "Laptop", "credential": {"clientExtensionResults": {}}}
    key = Authenticator.objects.create(user=dana, type="webauthn", data=data)
    removals = [reverse("mfa_remove_webauthn", args=[key.pk]), reverse("mfa_deactivate_totp")]
    assert not any(warning in text_of(client.get(removal)) for removal in removals)
    client.post(removals[1])
    assert client.get(reverse("doctor")).status_code == 200
    assert warning in text_of(client.get(removals[0]))
    client.post(removals[0])
    assert client.get(reverse("doctor")).url == reverse("mfa_index")


def test_sessions_are_listed_and_each_can_be_ended(signed_in, alice):
    other = Client()
    sign_in(other, HTTP_USER_AGENT=EDGE)
    page = text_of(signed_in.get(reverse("usersessions_list")))
    assert "Firefox on Linux" in page
    assert "Edge on Windows" in page
    theirs = UserSession.objects.get(user_agent=EDGE)
    response = signed_in.post(reverse("session_end", args=[theirs.pk]), follow=True)
    assert "That browser is signed out." in text_of(response)
    assert other.get(reverse("answers")).status_code == 302
    assert signed_in.get(reverse("answers")).status_code == 200


def test_session_of_another_cannot_be_ended(signed_in, eve):
    other = Client()
    sign_in(other, "eve@example.org")
    theirs = UserSession.objects.get(user=eve)
    assert signed_in.post(reverse("session_end", args=[theirs.pk])).status_code == 404
    assert signed_in.get(reverse("session_end", args=[theirs.pk])).status_code == 405
    assert other.get(reverse("answers")).status_code == 200


def test_all_other_sessions_end_at_once(signed_in):
    other = Client()
    sign_in(other)
    signed_in.post(reverse("usersessions_list"))
    assert other.get(reverse("answers")).status_code == 302
    assert signed_in.get(reverse("answers")).status_code == 200


def test_ordinary_pages_ask_who_is_signed_in_by_one_statement(signed_in, django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        signed_in.get(reverse("account_settings"))
    assert 'FROM "django_session"' in asked.captured_queries[0]["sql"]


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        (FIREFOX, "Firefox on Linux"),
        (EDGE, "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8.5", "A browser that does not say its name"),
        ("", "A browser that does not say its name"),
    ],
)
def test_browser_is_named_as_people_do(agent, named):
    assert describe_browser(agent) == named
