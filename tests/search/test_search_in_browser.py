"""Search in a real browser: the box over a page, by keys alone, and instant results."""

import pytest
from playwright.sync_api import expect

from packs.domain.loading import load_pack
from tests.axe import find_complaints
from tests.packs.tiny import write_pack
from tests.search.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A card of something that happened in the background.
TOLD = '<div class="quiet-cards"><div class="quiet-card" data-notice="1">Bob answered.</div></div>'


@pytest.fixture
def page(open_browser, alice, tmp_path):
    """A page in which alice is signed in, on a site with the tiny pack."""
    load_pack(write_pack(tmp_path / "tiny"), now=NOW)
    return open_browser(alice).new_page()


def test_the_box_leads_to_a_section_by_keys_alone_and_its_page_to_results(page):
    page.goto("/learn/")
    # Without a connection the page stays, and says why no box comes.
    page.context.set_offline(True)
    page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", TOLD)
    page.keyboard.press("/")
    expect(page.locator(".quiet-card")).to_have_text(
        ["Bob answered.", "You are offline. Try again when the connection is back."]
    )
    page.context.set_offline(False)
    page.keyboard.press("/")
    field = page.get_by_role("dialog").get_by_role("searchbox")
    expect(field).to_be_focused()
    field.press_sequentially("hurts")
    hit = page.get_by_role("dialog").get_by_role("link", name="When it hurts")
    expect(hit).to_be_visible()
    assert find_complaints(page) == []

    page.keyboard.press("ArrowDown")
    expect(hit).to_be_focused()
    page.keyboard.press("Enter")

    page.wait_for_url("**/lessons/what-a-queue-is/#when-it-hurts")

    # Pressed twice it is one box; what went wrong stands below the field.
    page.evaluate("for (const _ of [1, 2]) document.querySelector('[data-search-box]').click()")
    expect(field).to_be_focused()
    expect(page.locator("dialog.command")).to_have_count(1)
    page.context.set_offline(True)
    field.press_sequentially("queue")
    line = page.get_by_role("dialog").get_by_text("You are offline.")
    expect(line).to_be_visible()
    assert line.bounding_box()["y"] > field.bounding_box()["y"] + field.bounding_box()["height"]
    assert field.bounding_box()["width"] > 200

    # On the page of its own, results follow what is typed, and the address with them.
    page.context.set_offline(False)
    page.goto("/search/")
    page.get_by_role("searchbox").press_sequentially("quuee")
    expect(page.get_by_role("link", name="queue", exact=True)).to_be_visible()
    expect(page).to_have_url("/search/?q=quuee")

    page.reload()

    expect(page.get_by_role("searchbox")).to_have_value("quuee")
    expect(page.get_by_text("Nothing found for “quuee”.")).to_be_visible()
    page.get_by_role("searchbox").press("ArrowDown")
    expect(page.locator(".row__title a").first).to_be_focused()
