"""Single keys are switched where the keys are listed, and stay so in the account."""

import pytest
from playwright.sync_api import expect

from accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_single_keys_that_are_switched_off_stay_off(open_browser, alice):
    page = open_browser(alice).new_page()
    page.goto("/account/")
    page.keyboard.press("?")
    box = page.locator("#shortcuts").get_by_label("Single keys work outside text fields")
    with page.expect_response("**/account/single-keys/"):
        box.uncheck()
    assert not User.objects.get(pk=alice.pk).single_keys

    page.reload()
    expect(page.locator("html")).to_have_attribute("data-shortcuts", "off")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).not_to_be_visible()
    expect(page.locator("main").get_by_label("Single keys work")).not_to_be_checked()
