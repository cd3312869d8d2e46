"""Passkeys, an app and recovery codes in a real browser, with a virtual key in it."""

import re
import time
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from tests.conftest import PASSWORD
from tests.telling import begin_anew

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ALICE = "alice@example.org"
# A glob such as "**/" would also match the page that is being left.
HOME = re.compile(r"^http://[^/]+/(\?.*)?$")
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def context(chromium, live_server) -> Iterator[BrowserContext]:
    """A browser of its own; what its pages complain about (the CSP, a script) fails the test."""
    context = chromium.new_context(
        base_url=live_server.url.replace("127.0.0.1", "localhost"), timezone_id="Europe/Berlin"
    )
    complaints = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on(
        "console", lambda line: complaints.append(line.text) if line.type == "error" else None
    )
    yield context
    context.close()
    assert complaints == []


@pytest.fixture
def page(context) -> Page:
    """A page whose device holds no passkey yet, and says yes to each."""
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def sign_in(page: Page) -> None:
    page.goto("/account/login/")
    page.get_by_label("Email").fill(ALICE)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(HOME)


def come_back_to(page: Page) -> None:
    """Tell a page what the browser tells it that shows it again from memory, as Back does."""
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")


def confirm_password(page: Page) -> None:
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Confirm")


def code_of(secret: str) -> str:
    """Return the code that an app shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def story_passkey_signs_up_and_in(page):
    page.goto("/account/signup/")
    page.get_by_role("link", name="Sign up with a passkey").click()
    page.get_by_label("Email").fill("frida@example.org")
    press(page, "Go on to the passkey")
    press(page, "Make the passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Start here")
    frida = User.objects.get(email="frida@example.org")
    assert not frida.has_usable_password()
    assert (frida.time_zone, frida.roles) == ("Europe/Berlin", {"learner"})

    earlier = page.context.new_page()
    earlier.goto("/account/")
    come_back_to(earlier)
    expect(earlier.get_by_role("heading", level=1)).to_have_text("Profile")
    sign_out(page)
    come_back_to(earlier)
    earlier.wait_for_url("**/account/login/?next=/account/")
    page.goto("/account/login/?next=/account/sessions/")
    press(page, "Sign in with a passkey")
    page.wait_for_url(re.compile("^[^?]+/account/sessions/$"))
    expect(page.locator("main")).to_contain_text("This browser")


def story_passkey_that_is_unknown_says_what_to_do(page):
    page.goto("/account/login/")
    press(page, "Sign in with a passkey")
    said = "No passkey was used: nothing was chosen, or it took too long."
    expect(page.locator("#mfa_login")).to_contain_text(said)


def story_passkey_is_a_second_step_and_confirms_its_owner(page):
    sign_in(page)
    page.wait_for_url(HOME)
    page.goto("/account/two-step/")
    page.get_by_role("link", name="Add a passkey").click()
    confirm_password(page)
    page.get_by_label("Name (optional)").fill("Laptop")
    press(page, "Add the passkey")
    page.wait_for_url("**/recovery-codes/")
    assert str(Authenticator.objects.get(user__email=ALICE, type="webauthn")) == "Laptop"

    sign_out(page)
    sign_in(page)
    press(page, "Use your passkey")
    page.wait_for_url(HOME)


def story_app_and_recovery_codes_are_the_second_step(page):
    sign_in(page)
    page.wait_for_url(HOME)
    page.goto("/account/two-step/totp/activate/")
    confirm_password(page)
    secret = page.get_by_label("Key", exact=True).input_value()
    page.get_by_label("Code of the app").fill("000000")
    press(page, "Add the app")
    expect(page.locator(".error-summary")).to_contain_text("This does not match.")
    assert page.get_by_label("Key", exact=True).input_value() == secret
    page.get_by_label("Code of the app").fill(code_of(secret))
    press(page, "Add the app")
    page.wait_for_url("**/recovery-codes/")
    codes = page.locator("pre").inner_text().split()
    assert len(codes) == 10

    sign_out(page)
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    page.get_by_label("Code").fill(codes[0])
    press(page, "Sign in")
    page.wait_for_url(HOME)

    # A recovery code is good once; a code of the app is good as long as it is shown.
    sign_out(page)
    sign_in(page)
    page.get_by_label("Code").fill(codes[0])
    press(page, "Sign in")
    expect(page.locator(".error-summary")).to_contain_text("This does not match.")
    page.get_by_label("Code").fill(code_of(secret))
    press(page, "Sign in")
    page.wait_for_url(re.compile(r"/$"))


@pytest.mark.usefixtures("alice")
def test_passkeys_app_and_recovery_codes(page):
    # On one device: what it holds no passkey for comes first.
    for story in (
        story_passkey_that_is_unknown_says_what_to_do,
        story_app_and_recovery_codes_are_the_second_step,
        story_passkey_signs_up_and_in,
        story_passkey_is_a_second_step_and_confirms_its_owner,
    ):
        story(begin_anew(page.context))
        page.context.clear_cookies()
