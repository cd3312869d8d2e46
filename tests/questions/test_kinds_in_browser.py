"""Each kind of question in a real browser, answered by the keyboard alone and by hand."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from questions.domain.scoring import score_submission
from questions.models import Submission
from tests.axe import find_complaints
from tests.factories import PracticeFactory, PracticeItemFactory, QuestionFactory
from tests.questions.kinds.making import make_version

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def answer_choice(page: Page) -> None:
    page.keyboard.press("1")
    expect(page.locator(".choice input").first).to_be_checked()


def answer_text(text: str):
    def answer(page: Page) -> None:
        reach(page, page.locator("main [name=text]"))
        page.keyboard.insert_text(text)

    return answer


def answer_cloze(page: Page) -> None:
    reach(page, page.get_by_label("Gap 1"))
    page.keyboard.type("15 min")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Gap 2")).to_be_focused()
    page.keyboard.type("absorbs")
    page.keyboard.press("Tab")
    page.keyboard.type("burst")


def answer_ordering(page: Page) -> None:
    """Put the items right: pick up with Space, move with the arrows, lay down with Space."""
    right = ["It is sent.", "It waits.", "A worker takes it.", "It is gone."]
    for place, text in enumerate(right):
        handle = page.get_by_role("button", name=f"Pick up “{text}”")
        reach(page, handle)
        page.keyboard.press("Space")
        for _step in range(texts_of(page).index(text) - place):
            page.keyboard.press("ArrowUp")
        page.keyboard.press("Space")
        expect(handle).to_be_focused()
    says = "Laid down “It is gone.” at place 4 of 4."
    expect(page.locator("#live-polite")).to_contain_text(says)
    assert texts_of(page) == right


def texts_of(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".ordering__text").all_text_contents()]


def answer_matching(page: Page) -> None:
    """Lay one partner down from the pool, and choose the others from their lists."""
    reach(page, page.get_by_role("button", name="Much at once"))
    page.keyboard.press("Space")
    expect(page.locator("#live-polite")).to_contain_text("It would go to “Burst”, 1 of 3.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_label("Peak")).to_have_value(re.compile("r"))
    for left, right in (("Burst", "Much at once"), ("Backlog", "What waits")):
        reach(page, page.get_by_label(left, exact=True))
        page.keyboard.type(right)


# The page itself holds the focus where nothing on it does.
FOCUS_IS_IN_SIGHT = """() => {
  const { top, bottom } = document.activeElement.getBoundingClientRect();
  return document.activeElement === document.body || (bottom > 0 && top < innerHeight);
}"""


def answer_star(page: Page) -> None:
    reach(page, page.get_by_label("Situation"))
    page.keyboard.insert_text("In spring the export of our shop stopped, and 300 orders waited.")
    # Below the long form is the toolbar to which Escape leads elsewhere.
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS_IS_IN_SIGHT)


def answer_design(page: Page) -> None:
    answer_star(page)
    reach(page, page.get_by_label("Queue", exact=True))
    page.keyboard.press("Space")
    reach(page, page.get_by_label("Others, one a line"))
    page.keyboard.insert_text("Mail archive")
    reach(page, page.get_by_label("Connection 1, from"))
    page.keyboard.insert_text("Queue")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("Mail archive")
    expect(
        page.get_by_role("img", name="Picture of 2 components and 1 connections")
    ).to_be_visible()


# What answers each kind, and what the feedback says then.
WAYS = {
    "single_choice": (answer_choice, "Why"),
    "multiple_choice": (answer_choice, "Why"),
    "true_false": (answer_choice, "Not right."),
    "short_answer": (answer_text("bursst"), "It is spelt “burst”."),
    "numeric": (answer_text("15 min"), "The number is right."),
    "cloze": (answer_cloze, "Right. 4 of 4"),
    "ordering": (answer_ordering, "Right. 3 of 3"),
    "matching": (answer_matching, "Right. 3 of 3"),
    "written": (answer_text("The platform creates a new environment."), "of 10"),
    "star": (answer_star, "of 10"),
    "design": (answer_design, "of 20"),
}


# What Tab might not lead out of. From the others Enter leads on: a press of Tab is dear.
WIDGETS = {"single_choice", "cloze", "ordering", "matching", "star", "design"}


@pytest.fixture
def page(open_browser, alice):
    """A page in which alice is signed in."""
    context = open_browser(alice, reduced_motion="reduce")
    opened = context.new_page()
    faults = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    yield opened
    context.close()
    assert faults == []


def reach(page: Page, target) -> None:
    """Press Tab until `target` has the focus: what cannot be reached so is out of reach."""
    # Found once: to look for a name anew takes longer than the press.
    element = target.element_handle()
    for _press in range(60):
        if element.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def expect_no_complaint(page: Page, where: str) -> None:
    assert find_complaints(page) == [], where


def make_practice(alice, *kinds: str):
    """Make a practice with a question of each of these kinds."""
    practice = PracticeFactory(learner=alice)
    for position, kind in enumerate(kinds, start=1):
        made = make_version(kind)
        fields = {"content": made.content, "text_html": made.text_html}
        version = QuestionFactory(kind=kind, version=fields).current_version
        PracticeItemFactory(practice=practice, version=version, position=position, seed=11)
    return practice


def story_every_kind_is_answered_by_the_keyboard_alone(page, alice):
    """From question to question: answer, check, read the worker's feedback, and go on."""
    practice = make_practice(alice, *WAYS)
    page.goto(reverse("practice_item", args=[practice.pk, 1]))
    for position, (kind, (answer, says)) in enumerate(WAYS.items(), start=1):
        expect(page).to_have_url(re.compile(f"/{position}/$"))
        expect_no_complaint(page, kind)
        answer(page)
        if kind in WIDGETS:
            reach(page, page.get_by_role("button", name="Check answer"))
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("Control+Enter" if kind == "written" else "Enter")
        expect(page.locator(".feedback")).to_be_visible()
        score_submission(submission_id=str(Submission.objects.latest("submitted_at").pk))
        expect(page.locator("#work")).to_contain_text(says, timeout=20_000)
        expect_no_complaint(page, f"feedback on {kind}")
        if kind == "design":
            # What leads on stands below the longest feedback as well. From the others Enter does.
            reach(page, page.locator(".work-foot .button--main"))
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/summary/$"))


def story_items_and_partners_are_dragged_by_a_finger_and_escape_puts_back(page, alice):
    practice = make_practice(alice, "ordering", "matching")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(reverse("practice_item", args=[practice.pk, 1]))
    before = texts_of(page)
    drag(page, page.locator("[data-handle]").first, page.locator("[data-handle]").last)
    assert texts_of(page) == [*before[1:], before[0]]
    page.keyboard.press("Escape")
    handle = page.locator("[data-handle]").first
    handle.focus()
    page.keyboard.press("Space")
    page.keyboard.press("End")
    page.keyboard.press("Escape")
    assert texts_of(page) == [*before[1:], before[0]]
    # A reload brings the order back from the journal.
    page.reload()
    expect(page.locator("[data-journal-says]")).to_be_visible()
    assert texts_of(page) == [*before[1:], before[0]]

    page.goto(reverse("practice_item", args=[practice.pk, 2]))
    drag(page, page.get_by_role("button", name="What waits"), page.locator("[data-pair]").last)
    chosen = page.get_by_label("Backlog").locator("option:checked")
    expect(chosen).to_have_text("What waits")


def drag(page: Page, what, onto) -> None:
    """Press on one place, move in steps as a hand does, and let go at another."""
    start, end = what.bounding_box(), onto.bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    for part in range(1, 9):
        x = start["x"] + (end["x"] - start["x"]) * part / 8
        y = start["y"] + (end["y"] - start["y"]) * part / 8
        page.mouse.move(x + 10, y + 10)
    page.mouse.up()


def test_kinds_are_answered_by_keys_and_by_a_finger(page, alice):
    story_every_kind_is_answered_by_the_keyboard_alone(page, alice)
    story_items_and_partners_are_dragged_by_a_finger_and_escape_puts_back(page, alice)
