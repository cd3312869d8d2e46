"""The way in: what it says, whom it keeps out, and what it does not tell."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import Mail, User
from tests.conftest import PASSWORD
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db
ALICE = "alice@example.org"
NOBODY = "nobody@example.org"
CODE = re.compile(r"\b[B-Z]{4}-[B-Z]{4}\b")


@pytest.fixture
def mandatory(settings):
    """The site sends mail: nobody gets in before they entered the code."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False


class CountingHasher(MD5PasswordHasher):
    """Counts what takes nearly all the time of a sign-up elsewhere."""

    hashed = 0

    def encode(self, password, salt):
        type(self).hashed += 1
        return super().encode(password, salt)


def sign_in(client, email=ALICE, password=PASSWORD, network="127.0.0.1", **more):
    fields = {"login": email, "password": password, **more}
    return client.post(reverse("account_login"), fields, REMOTE_ADDR=network)


def sign_up(client, email, **more):
    return client.post(reverse("account_signup"), {"email": email, "password1": PASSWORD, **more})


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def mail_to(address: str) -> str:
    return Mail.objects.get(address=address).text


def without_tokens(response) -> str:
    return re.sub(r'(content|value)="\w{64}"', "", text_of(response))


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_sign_ups_at_once_is_answered_as_one_that_comes_later(client):
    page = text_of(press_meanwhile(client, "account_signup", password=PASSWORD))
    assert "There is an account with this address" in page
    assert 'value="Nemo"' in page
    first = User.objects.get(email=NOBODY)
    # A sign-up by passkey begins again, since the first one has no passkey yet.
    first.delete()
    page = press_meanwhile(client, "account_signup_by_passkey", password=None)
    assert page.status_code == 302
    assert User.objects.get(email=NOBODY).display_name == "Nemo"


def press_meanwhile(client, name: str, *, password: str | None):
    """Sign up with an address that somebody else is just storing; return the answer."""

    def second():
        try:
            return client.post(
                reverse(name),
                {"email": NOBODY, "password1": PASSWORD, "display_name": "Nemo"},
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            User.objects.create_user(NOBODY, password, display_name="First")
            pressed = pool.submit(second)
            wait_until_blocked()
        return pressed.result()


def test_sign_in_that_does_not_match_says_so(client, alice):
    said = "That email and password do not match. Check the spelling, or reset your password."
    for email, password in ((ALICE, "wrong"), (NOBODY, PASSWORD)):
        assert said in text_of(sign_in(client, email, password))


def test_sign_in_lasts_thirty_days_where_it_is_to_stay(client, alice):
    sign_in(client, remember="on")
    assert client.session.get_expiry_age() == 60 * 60 * 24 * 30
    assert not client.session.get_expire_at_browser_close()
    assert client.get(reverse("account_login")).url == reverse("today")


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_empty_form_says_what_to_enter(client, name):
    page = text_of(client.post(reverse(name), {}))
    assert "Enter your email address, for example name@example.org." in page
    assert "This field is required" not in page


def test_deactivated_account_is_told_and_stays_out(client, alice):
    User.objects.filter(pk=alice.pk).update(is_active=False)
    response = sign_in(client)
    assert response.url == reverse("account_inactive")
    assert "This account is closed" in text_of(client.get(response.url))
    assert client.get(reverse("answers")).status_code == 302


def test_account_that_is_deactivated_meanwhile_is_signed_out(client, alice):
    sign_in(client)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get(reverse("answers")).status_code == 302


def test_password_that_was_tried_too_often_says_until_when(client, alice):
    cache.clear()
    assert {sign_in(client, password="wrong").status_code for _try in range(5)} == {200}
    refused = sign_in(client, time_zone="Asia/Kathmandu")
    assert refused.status_code == 429
    page = text_of(refused)
    found = re.search(r"Too many tries\. You can try again at (\d\d):(\d\d)\.", page)
    hours, minutes = (int(part) for part in found.groups())
    # Kathmandu is 5 h 45 min ahead; the oldest try runs out after five minutes.
    waits = (hours * 60 + minutes - 345 - minute_of_day()) % 1440
    assert 4 <= waits <= 6
    assert client.get(reverse("answers")).status_code == 302


def test_stranger_in_another_network_shuts_nobody_out(client, alice):
    cache.clear()
    for _try in range(6):
        sign_in(client, password="wrong", network="192.0.2.7")
    assert "Too many tries" in text_of(sign_in(client, network="192.0.2.7"))
    # One line of IPv6 has many networks.
    for number in range(6):
        sign_in(client, password="wrong", network=f"2001:db8:0:{number:x}::7")
    assert "Too many tries" in text_of(sign_in(client, network="2001:db8:0:ff::7"))
    assert sign_in(client, network="2001:db8:0:100::7").status_code == 302


def test_many_networks_together_are_stopped_at_last(client, settings, alice):
    cache.clear()
    limits = {"login_failed": "5/5m/key", "login_failed_everywhere": "2/5m/key"}
    settings.ACCOUNT_RATE_LIMITS = limits
    assert sign_in(client).status_code == 302
    client.logout()
    for number in (1, 2):
        sign_in(client, password="wrong", network=f"192.0.2.{number}")
    refused = sign_in(client, network="192.0.2.3")
    assert refused.status_code == 429
    page = text_of(refused)
    assert re.search(r"Too many tries\. You can try again at \d\d:\d\d UTC\.", page)


def test_sign_up_says_whether_a_code_or_a_link_was_mailed(client, settings):
    page = text_of(client.get(sign_up(client, "frida@example.org").url))
    assert "A mail went to frida@example.org. Open its link to confirm the address." in page
    client.logout()
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    page = text_of(client.get(sign_up(client, "freya@example.org").url))
    assert "A code went to freya@example.org." in page


def minute_of_day() -> int:
    now = datetime.now(UTC)
    return now.hour * 60 + now.minute


@pytest.mark.parametrize(
    ("name", "limit", "fields"),
    [
        ("account_login", "login", {"login": NOBODY, "password": "x"}),
        ("account_signup", "signup", {}),
        ("account_reset_password", "reset_password", {"email": NOBODY}),
    ],
)
def test_page_that_was_tried_too_often_is_429_with_a_time(client, settings, name, limit, fields):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {limit: "1/5m/ip"}
    assert client.post(reverse(name), fields).status_code != 429
    response = client.post(reverse(name), fields)
    assert response.status_code == 429
    assert re.search(r"You can try again at \d\d:\d\d UTC\.", text_of(response))
    assert 240 <= int(response["Retry-After"]) <= 360
    assert client.get(reverse(name)).status_code == 200


def test_limit_that_is_over_lets_the_next_try_in(client, settings, alice, monkeypatch):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/5m/ip"}
    sign_in(client, password="wrong")
    assert sign_in(client).status_code == 429
    later = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: later)
    assert sign_in(client).status_code == 302


def test_code_from_the_mail_lets_in_and_confirms(client, mandatory):
    response = sign_up(client, "frida@example.org")
    assert response.url == reverse("account_email_verification_sent")
    assert client.get(reverse("answers")).status_code == 302
    page = client.get(response.url)
    assert "frida@example.org" in text_of(page)
    wrong = client.post(response.url, {"code": "BBBB-BBBB"})
    assert "This code does not match." in text_of(wrong)
    code = CODE.search(Mail.objects.get().text).group()
    assert client.post(response.url, {"code": code}).url == reverse("today")
    assert EmailAddress.objects.get().verified
    assert client.get(reverse("answers")).status_code == 200


def test_sign_up_with_a_taken_address_looks_like_any_other(client, settings, mandatory, alice):
    settings.PASSWORD_HASHERS = [f"{__name__}.{CountingHasher.__name__}"]
    before = CountingHasher.hashed
    taken = sign_up(client, ALICE)
    took = CountingHasher.hashed - before
    assert taken.url == reverse("account_email_verification_sent")
    said = without_tokens(client.get(taken.url)).replace(ALICE, "?")
    client.logout()
    free = sign_up(client, NOBODY)
    assert free.url == taken.url
    assert CountingHasher.hashed - before == 2 * took
    assert said == without_tokens(client.get(free.url)).replace(NOBODY, "?")
    assert {mail.address for mail in Mail.objects.all()} == {ALICE, NOBODY}
    assert f"{settings.SITE_URL}{reverse('account_reset_password')}\n" in mail_to(ALICE)
    assert User.objects.filter(email__iexact=ALICE).count() == 1


def test_reset_looks_the_same_for_everybody(client, settings, alice):
    answers = []
    for email in (ALICE, NOBODY):
        response = client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.append(without_tokens(response))
    assert answers[0] == answers[1]
    assert Mail.objects.count() == 2
    assert f"{settings.SITE_URL}{reverse('account_signup')}\n" in mail_to(NOBODY)


def test_reset_sets_a_password_by_the_link_of_the_mail(client, settings, alice):
    """Also while the world tries to guess the old one, and whatever host the asking names."""
    cache.clear()
    settings.ALLOWED_HOSTS = ["testserver", ".example.org"]
    settings.ACCOUNT_RATE_LIMITS = {"login_failed_everywhere": "1/5m/key"}
    sign_in(client, password="wrong", network="192.0.2.7")
    elsewhere = {"host": "evil.example.org"}
    client.post(reverse("account_reset_password"), {"email": ALICE}, headers=elsewhere)
    mail = Mail.objects.get()
    assert "evil" not in mail.text + mail.html
    found = re.search(rf"{settings.SITE_URL}(/account/password/reset/key/\S+/)", mail.text)
    link = found[1]
    page = client.get(link, follow=True)
    there = page.redirect_chain[-1][0]
    assert 'autocomplete="new-password"' in text_of(page)
    fresh = "another long secret 7"
    client.post(there, {"password1": fresh, "password2": fresh})
    assert sign_in(client, password=fresh).url == reverse("today")
    assert "This link no longer works" in text_of(client.get(link, follow=True))
