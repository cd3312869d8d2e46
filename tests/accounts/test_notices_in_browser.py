"""The quiet card, in a real browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.domain.notices import notify

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_browser, alice):
    """A page in which alice is signed in, with a clock that the test winds on."""
    page = open_browser(alice).new_page()
    start = timezone.now()
    page.clock.install(time=start)
    # It stands still otherwise: a slow machine takes nothing from the seconds of a card.
    page.clock.pause_at(start + timedelta(seconds=1))
    return page


def is_news(response) -> bool:
    return "/notices/news/" in response.url


def wind_until(page, asked: list[str]) -> None:
    """Wind on until the page asks, and hardly further: a card goes after eight seconds."""
    for _step in range(40):
        page.clock.run_for(2_000)
        if asked:
            return
    raise AssertionError("the page asked for no news")


def test_card_comes_within_a_minute_stays_while_it_is_looked_at_and_leads_on(page, alice):
    page.goto(reverse("notice_settings"))
    choice = page.get_by_label("Not at all").first
    choice.focus()
    says = "Bob returned your answer: Nearly."
    notify(person=alice, kind="feedback", says=says, url=reverse("recall"), now=timezone.now())
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(50_000)
    assert asked == []

    with page.expect_response(is_news):
        page.clock.run_for(15_000)
    card = page.locator(".quiet-card")
    expect(card).to_contain_text(says)
    expect(page.locator("[data-bell] .figures")).to_have_text("1")
    expect(choice).to_be_focused()

    card.hover()
    page.clock.run_for(20_000)
    expect(card).to_be_visible()
    page.mouse.move(700, 10)
    page.clock.run_for(7_000)
    expect(card).to_be_visible()
    page.clock.run_for(2_000)
    expect(card).to_have_count(0)

    # What was shown once comes no second time, though the server may tell of it again.
    with page.expect_response(is_news):
        page.clock.run_for(65_000)
    expect(card).to_have_count(0)

    # The next leads to what it is about, and is read by that.
    notify(person=alice, kind="feedback", says="Back.", url=reverse("recall"), now=timezone.now())
    asked.clear()
    wind_until(page, asked)
    expect(card).to_contain_text("Back.")
    page.get_by_role("link", name="Open it").click()
    page.wait_for_url("**/recall/")

    expect(page.locator("[data-bell]")).to_contain_text("1 unread notice")
