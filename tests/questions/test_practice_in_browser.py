"""A whole practice by keyboard alone, and the clock of a study session, in a real browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

import scoring
from lessons.models import LessonProgress, Topic
from questions.domain.scoring import score_submission
from questions.domain.starting import make_practice
from questions.domain.studying import begin_step, start_session
from questions.models import StudySession, Submission
from scoring.text import list_words
from tests.factories import CONTENT, NOW, LessonFactory, QuestionFactory
from tests.telling import begin_anew

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_TABS = 60
COUNTED = (
    'A cold-start takes 4,2 % more \u2014 it doesn\u2019t if you don"t; e.g. v2.1 or read_only.',
    "caf\u00e9 na\u00efve \u4f60\u597d \U0001f600 x\u00b2 \u2167 it`sx -- - _ 'quoted' rock'n'roll",
    "__init__ a.b.c 1\u2009000 e\u0301 U.S.A. O'D\u00e9 \u00e9's end.\n\nNext\tline",
    "",
)


def story_words_are_counted_in_the_page_as_by_the_scorer(page):
    page.goto("/accounts/settings/")
    count = """async (texts) => {
        const { countWords } = await import("/static/js/word_count.js");
        return texts.map(countWords);
    }"""
    expected = [scoring.count_words(text) for text in COUNTED]
    assert expected == [len(list_words(text)) for text in COUNTED]
    assert page.evaluate(count, COUNTED) == expected
    assert expected[-1] == 0


def tab_to(page: Page, control: Locator) -> None:
    """Press Tab until the control has the focus."""
    for _press in range(MOST_TABS):
        if control.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{control} is not reached by Tab.")


def score_newest() -> None:
    score_submission(submission_id=str(Submission.objects.latest("submitted_at").pk))


def story_whole_practice_by_keyboard(page, alice):
    hints = {"hints": ["It lets work wait."]}
    versions = [
        QuestionFactory(kind=kind, version={"content": CONTENT[kind] | hints}).current_version
        for kind in ("single_choice", "written", "numeric")
    ]
    keys = page.keyboard

    # The count of what fits follows each press.
    page.goto(reverse("practice"))
    fits = page.get_by_role("status").filter(has_text="fit")
    expect(fits).to_contain_text("3 questions fit: 0 due, 0 weak, 3 new")
    tab_to(page, page.get_by_role("checkbox", name="Written", exact=True))
    keys.press("Space")
    expect(fits).to_contain_text("1 question fits: 0 due, 0 weak, 1 new")

    practice = make_practice(
        learner=alice, title="Queues", versions=[one.pk for one in versions], now=NOW
    )
    first = reverse("practice_item", args=[practice.pk, 1])
    page.goto(first)
    keys.press("h")
    expect(page.locator("#hints")).to_contain_text("It lets work wait.")
    right = page.get_by_role("radio", name="A queue")
    keys.press(right.evaluate("(input) => input.id.at(-1)"))
    expect(right).to_be_checked()
    keys.press("t")
    expect(page.get_by_role("radio", name=re.compile("Think so"))).to_be_checked()
    keys.press("f")
    expect(page.locator("#flag")).to_have_attribute("aria-pressed", "true")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Checking")).to_be_focused()
    score_newest()
    headline = page.get_by_role("heading", name="Partly right. 0.75 of 1")
    expect(headline).to_be_visible()
    expect(page.locator("main")).to_contain_text("1 hint was opened: it costs 25 %")
    # Below what came in place, by the token of the page.
    for pressed in ("false", "true"):
        keys.press("f")
        expect(page.locator("#flag")).to_have_attribute("aria-pressed", pressed)
    keys.press("Enter")

    # A written answer, which its writer marks before the score is shown.
    page.wait_for_url("**/2/")
    tab_to(page, page.get_by_label("Your answer"))
    keys.insert_text("The platform creates a new environment.")
    tab_to(page, page.get_by_role("checkbox", name=re.compile("Mark it myself")))
    keys.press("Space")
    keys.press("Control+Enter")
    expect(page.get_by_role("heading", name="Mark your answer")).to_be_focused()
    score_newest()
    expect(page.get_by_text("Scored automatically")).to_have_count(0)
    for number, press in ((1, "Space"), (2, "ArrowRight")):
        tab_to(page, page.locator(f"#own-{number}-none"))
        keys.press(press)
    keep = page.get_by_role("button", name="Keep my marks, show the score")
    tab_to(page, keep)
    keys.press("Enter")
    expect(page.get_by_text("You gave yourself 2, the scorer")).to_be_visible()

    # What leads out is as high for a finger as any button.
    assert page.get_by_role("link", name="Leave, kept").bounding_box()["height"] >= 44
    # Back to the first: it can be read, and not answered again.
    keys.press("b")
    page.wait_for_url(f"**{first}")
    expect(page.get_by_role("radio", name="A queue")).to_be_disabled()
    expect(headline).to_be_visible()
    keys.press("Enter")
    page.wait_for_url("**/3/")
    keys.press("n")

    page.wait_for_url("**/summary/")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 of 3 answered")
    rows = page.get_by_role("listitem")
    expect(rows.filter(has_text="Think so · 1 hint · Flagged")).to_be_visible()
    expect(rows.filter(has_text="Skipped")).to_be_visible()
    expect(page.get_by_role("row", name="Think so 1 0 1")).to_be_visible()


def story_study_session_counts_a_minute_only_while_the_page_is_in_front(page, alice):
    blocks = [
        {"html": '<h2 id="phases">Phases</h2>' + "<p>First.</p>" * 40},
        {"html": '<h2 id="causes">Causes</h2><p>Second.</p>'},
    ]
    lesson = LessonFactory(version={"minutes": 2, "blocks": blocks})
    page.clock.install()
    session = start_session(learner=alice, minutes=10, now=NOW)
    begin_step(session=session, now=NOW)
    # The line on other pages comes with the browser that has seen the session.
    page.goto(reverse("study", args=[session.pk]))
    page.goto(reverse("lesson", args=[lesson.slug]))
    bar = page.get_by_role("complementary", name="Study session")
    expect(bar).to_contain_text(f"Read: {lesson.title}")
    page.set_viewport_size({"width": 390, "height": 844})
    assert bar.bounding_box()["height"] < 90
    with page.expect_response("**/clock/") as answered:
        page.clock.fast_forward(61_000)
    assert answered.value.ok
    page.evaluate("() => document.querySelector('#phases').scrollIntoView({ behavior: 'instant' })")
    page.clock.run_for(200)
    page.clock.run_for(4_100)
    bar.get_by_role("button", name="Read, go on").click()
    page.wait_for_url("**/summary/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You studied under a minute")
    assert StudySession.objects.get().finished_at is not None
    page.goto(reverse("learn"))
    expect(bar).to_have_count(0)
    # On a phone the reason of a row has its whole width, also below what stands at its end.
    Topic.objects.update(summary="What happens before your code runs.")
    page.reload()
    widths = "row => [row, row.lastElementChild].map((one) => one.getBoundingClientRect().width)"
    row, reason = page.locator(".row:has(.row__end + .row__reason)").first.evaluate(widths)
    assert reason == row
    # Where the page stood when it was left does not come after the part that was read.
    assert LessonProgress.objects.get().section == "causes"


def test_practice_and_study_session(open_browser, alice):
    context = open_browser(alice)
    story_words_are_counted_in_the_page_as_by_the_scorer(begin_anew(context))
    story_whole_practice_by_keyboard(begin_anew(context), alice)
    # Its clock stands still from then on.
    story_study_session_counts_a_minute_only_while_the_page_is_in_front(begin_anew(context), alice)
