"""The same thing in several languages: tabs with script, else one below the other."""

import pytest
from playwright.sync_api import expect

from lessons.domain.markdown import render_lesson
from tests.axe import find_complaints
from tests.factories import LessonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SET = ":::tabs\n::tab Python\nSnakes.\n::tab Node.js\nNodes {}.\n::tab Go\nGophers.\n:::\n\n"
OTHER = ":::tabs\n::tab AWS\nAmazon.\n::tab Azure\nMicrosoft.\n:::\n"


@pytest.fixture
def lessons(db):
    """Two lessons with the same set of tabs; the first has it twice, and another set."""
    text = f"## Part\n\n{SET.format('here')}{SET.format('there')}{OTHER}"
    page = render_lesson(text, figures={})
    made = LessonFactory(
        slug="first", title="First", version={"blocks": page.blocks, "sections": page.sections}
    )
    page = render_lesson(f"## Part\n\n{SET.format('elsewhere')}", figures={})
    LessonFactory(
        slug="second",
        title="Second",
        topic=made.topic,
        version={"blocks": page.blocks, "sections": page.sections},
    )


@pytest.fixture
def open_page(open_browser, alice):

    def open(**options):
        return open_browser(alice, **options).new_page()

    return open


def test_a_choice_by_the_keys_counts_for_the_set_here_in_other_lessons_and_not_on_paper(
    open_page, lessons
):
    page = open_page(reduced_motion="reduce")
    page.goto("/lessons/first/")
    lists = page.get_by_role("tablist", name="Python, Node.js, Go")
    expect(lists).to_have_count(2)
    expect(page.get_by_text("Nodes here.")).to_be_hidden()

    lists.first.get_by_role("tab", name="Python").focus()
    page.keyboard.press("ArrowRight")

    chosen = lists.first.get_by_role("tab", name="Node.js")
    expect(chosen).to_be_focused()
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tabpanel", name="Node.js")).to_have_count(2)
    expect(page.get_by_text("Nodes there.")).to_be_visible()
    expect(page.get_by_text("Amazon.")).to_be_visible()
    assert find_complaints(page) == []

    page.goto("/lessons/second/")
    expect(page.get_by_text("Nodes elsewhere.")).to_be_visible()
    expect(page.get_by_text("Snakes.")).to_be_hidden()
    page.get_by_role("tab", name="Node.js").press("End")
    expect(page.get_by_text("Gophers.")).to_be_visible()
    page.get_by_role("tab", name="Go").press("ArrowRight")
    expect(page.get_by_text("Snakes.")).to_be_visible()

    # All parts are printed, and all are read without script.
    expect(page.get_by_role("tab")).to_have_count(3)
    page.emulate_media(media="print")
    expect(page.locator(".variants__names")).to_be_hidden()
    plain = open_page(java_script_enabled=False)
    plain.goto("/lessons/second/")

    for shown in (page, plain):
        for name, words in (("Python", "Snakes."), ("Node.js", "Nodes"), ("Go", "Gophers.")):
            expect(shown.get_by_role("heading", name=name, exact=True)).to_be_visible()
            expect(shown.get_by_text(words)).to_be_visible()

    # So is a lesson marked as done.
    plain.get_by_role("button", name="Mark as done").click()
    assert plain.url.endswith("/lessons/second/#foot")
    expect(plain.get_by_role("button", name="Mark as not done")).to_be_visible()
