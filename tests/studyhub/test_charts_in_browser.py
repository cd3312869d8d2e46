"""Charts in a browser: what the pointer and the keys show, and where they lead."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.signals import request_started
from django.template.loader import render_to_string
from django.urls import reverse
from playwright.sync_api import Page, expect

from studyhub.charts import Cell, Table, draw_matrix
from tests.sites import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(chromium, live_server, settings) -> Page:
    settings.DEBUG = True
    context = chromium.new_context(base_url=live_server.url, reduced_motion="reduce")
    page = context.new_page()
    page.goto(reverse("styleguide"))
    yield page
    context.close()


def test_pointer_and_keys_show_each_value_and_the_table_in_its_frame(page):
    bars = page.locator("#specimen-bars")
    value = bars.locator(".chart__value")
    bars.locator(".chart__bar").nth(2).hover()
    expect(value).to_have_text("Wed 7 January: 11 cards")
    bars.locator(".chart__picture").focus()
    page.keyboard.press("Home")
    expect(value).to_have_text("Mon 5 January: 14 cards")
    page.keyboard.press("ArrowRight")
    expect(value).to_have_text("Tue 6 January: 9 cards")
    # The table opens with the focus in it, and gives it back to the picture.
    page.keyboard.press("v")
    expect(bars.get_by_role("table")).to_be_visible()
    expect(bars.locator("summary").first).to_be_focused()
    page.keyboard.press("v")
    expect(bars.locator(".chart__picture")).to_be_focused()
    page.keyboard.press("Escape")
    expect(value).to_have_text("")
    # In a matrix the arrows keep to their row and column; Enter opens what a cell leads to.
    matrix = page.locator("#specimen-matrix")
    matrix.locator(".chart__picture").focus()
    for key in ("Home", "ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(matrix.locator(".chart__value")).to_contain_text(
        "Ken with a rather long name, 6 January"
    )
    link = matrix.locator(".chart__link")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#ken-6$"))
    expect(link).to_have_attribute("href", re.compile("#ken-6$"))
    # It is a link, which leads to another tab as well: by the mouse, and by keys, also those on the
    # picture itself.
    page.keyboard.press("Escape")
    expect(link).to_have_count(0)
    shape = matrix.locator("[data-url$='#ken-6']").element_handle()
    # To a page that is drawn sooner than this one.
    shape.evaluate("(one, url) => { one.dataset.url = url; }", reverse("healthz"))
    place = shape.bounding_box()
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    for path, press in (
        (reverse("healthz"), lambda: link.click(modifiers=["Control"])),
        (reverse("healthz"), lambda: link.click(button="middle")),
        (reverse("healthz"), lambda: page.keyboard.press("Control+Enter")),
        # On another mark, as it was.
        (reverse("styleguide"), lambda: press_on_picture(page, matrix, "Control+Enter")),
    ):
        with asking_for(path):
            press()
        expect(page).to_have_url(re.compile("#ken-6$"))
    # Without a connection the page stays, by a key and by a press.
    page.keyboard.press("Escape")
    expect(link).to_have_count(0)
    shape.evaluate("(one, url) => { one.dataset.url = url; }", reverse("learn"))
    said = page.locator(".quiet-cards .quiet-card", has_text="You are offline.")
    page.context.set_offline(True)
    for key in ("Home", "ArrowDown", "ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(said).to_have_count(1)
    said.evaluate("card => card.remove()")
    link.click()
    expect(said).to_have_count(1)
    expect(page).to_have_url(re.compile("#ken-6$"))
    look_at_frames_on_a_phone(page)


@contextmanager
def asking_for(path: str) -> Iterator[None]:
    """Wait until a browser has asked the site for a page.

    Of a tab that is opened beside its page Playwright may miss where it goes, and that it is there.
    """
    asked = []

    def note(environ: dict, **_) -> None:
        asked.append(environ["PATH_INFO"])

    request_started.connect(note)
    try:
        yield
        wait_for(lambda: path in asked)
    finally:
        request_started.disconnect(note)


def press_on_picture(page, chart, key: str) -> None:
    """Press a key on a picture that Tab has led to, on the mark that it shows then."""
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(chart.locator(".chart__picture")).to_be_focused()
    page.keyboard.press(key)


def look_at_frames_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened = page.evaluate(
        """() => {
            const folds = document.querySelectorAll(".chart__foot > .fold");
            for (const fold of folds) fold.open = true;
            return folds.length;
        }"""
    )
    assert opened > 5
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    names = [f"A topic with a long name {number}" for number in range(12)]
    chart = draw_matrix(
        slug="cut",
        title="Cut",
        columns=names,
        rows=[("Alice", [Cell(1, name) for name in names])],
        table=Table((), ()),
    )
    drawn = render_to_string("ui/chart.html", {"chart": chart})
    page.evaluate(
        "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", drawn
    )
    # A matrix that is cut at the right says so.
    frame, says = page.locator("#cut .chart__frame"), page.locator("#cut .chart__cut")
    for width in (390, 1600):
        page.set_viewport_size({"width": width, "height": 844})
        is_cut = frame.evaluate("one => one.scrollWidth > one.clientWidth")
        assert says.is_visible() == is_cut == (width == 390)
