"""Email, password, second steps and sessions of somebody who is signed in."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.browsers import describe_browser
from accounts.domain.second_steps import drop_app, has_second_step
from accounts.models import Mail, User
from api.domain.tokens import make_token
from tests.conftest import PASSWORD
from tests.waiting import wait_until_blocked

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


def add_passkey(person) -> str:
    """Return the address at which it is removed."""
    data = {"name": "Laptop", "credential": {"clientExtensionResults": {}}}
    key = Authenticator.objects.create(user=person, type="webauthn", data=data)
    return reverse("mfa_remove_webauthn", args=[key.pk])


def test_passkey_that_is_the_only_way_in_stays(signed_in, alice):
    first = add_passkey(alice)
    assert "Remove the passkey" in text_of(signed_in.get(first))
    User.objects.update(password=make_password(None))
    session = signed_in.session
    session[HASH_SESSION_KEY] = User.objects.get().get_session_auth_hash()
    session.save()
    assert "Remove the passkey" not in text_of(signed_in.get(first))
    refused = signed_in.post(first)
    assert refused.status_code == 422
    assert "It is your only way in. Set a password or add another passkey" in text_of(refused)
    second = add_passkey(alice)
    assert signed_in.post(first).status_code == 302
    assert signed_in.post(second).status_code == 422
    assert Authenticator.objects.get().type == "webauthn"


@pytest.mark.django_db(transaction=True)
def test_two_second_steps_that_are_removed_at_once_leave_one(client, dana, settings):
    settings.SECOND_STEP_ROLES = frozenset({"staff"})
    sign_in(client, "dana@example.org")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    TOTP.activate(dana, generate_totp_secret())
    removal = add_passkey(dana)

    def remove():
        with closing(connection):
            return client.post(removal).status_code

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            drop_app(user=dana)
            removing = pool.submit(remove)
            wait_until_blocked()
        assert removing.result(timeout=20) == 422
    assert has_second_step(user=dana)


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
    # Of two either may go, and the last one stays.
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    said = "Your role needs a second step here, and you have no other one. Add another, then"
    app = reverse("mfa_deactivate_totp")
    assert said in text_of(client.get(app))
    assert client.post(app).status_code == 422
    key = add_passkey(dana)
    assert not any(said in text_of(client.get(removal)) for removal in (key, app))
    assert client.post(app).status_code == 302
    assert client.get(reverse("doctor")).status_code == 200
    refused = client.post(key)
    assert (refused.status_code, said in text_of(refused)) == (422, True)
    assert client.get(reverse("doctor")).status_code == 200


def test_another_app_takes_the_place_of_one_that_is_lost(signed_in, alice):
    """Also where it is the last second step of somebody whose role needs one."""
    page = reverse("mfa_replace_totp")
    assert signed_in.get(page).url == reverse("mfa_activate_totp")
    lost = TOTP.activate(alice, generate_totp_secret()).instance
    RecoveryCodes.activate(alice)
    assert "It takes the place of the one that you have" in text_of(signed_in.get(page))
    wrong = text_of(signed_in.post(page, {"code": "000000"}))
    assert "This does not match." in wrong
    assert Authenticator.objects.filter(pk=lost.pk).exists()
    secret = signed_in.session[SECRET_SESSION_KEY]
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert signed_in.post(page, {"code": code}).url == reverse("mfa_index")
    kept = Authenticator.objects.get(type="totp")
    assert (kept.pk != lost.pk, kept.data["secret"]) == (True, secret)
    assert Authenticator.objects.filter(type="recovery_codes").exists()


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
