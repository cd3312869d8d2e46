"""An interview in its full form, sat in a real browser by keyboard alone."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.domain.pages import own_marks
from mockinterviews.models import Interview, InterviewQuestion
from tests.axe import find_complaints
from tests.mockinterviews.domain.test_visits import (
    ASK,
    OWN,
    REST,
    SECTIONS,
    STAR,
    WRITTEN,
    draw,
)
from tests.mockinterviews.test_interview_browser import expect_state, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press_next(page: Page, position: int) -> None:
    """Leave by key: Escape gives up the field, n goes on."""
    expect(page.locator("html")).to_have_attribute("data-script", "on")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(rf"/q/{position}/$"))


# Both clocks: that of the wall alone may have been set.
LATER = """(more) => {
  const [now, steady] = [Date.now, performance.now.bind(performance)];
  Date.now = () => now() + more;
  performance.now = () => steady() + more;
}"""


def begin(alice, blueprint) -> Interview:
    now = timezone.now()
    ready = prepare_interview(learner=alice, blueprint=blueprint, now=now, seed=1)
    return start_interview(interview=ready, now=now)


def story_the_full_form_by_keyboard(page, alice, make_blueprint):
    interview = begin(alice, make_blueprint("full", SECTIONS))
    found = {}
    page.goto(f"/interviews/{interview.pk}/")
    place = page.locator(".interview-question__place")
    expect(place).to_contain_text("2 min left")
    expect(place).to_contain_text("section: 4 min left")
    expect(page.locator("[data-timer-limit]")).to_have_text("left for this question")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to answer")).to_be_focused()
    page.get_by_label("Your answer").focus()
    page.keyboard.insert_text("It creates an environment.")
    expect_state(page, "Saved")
    # Its two minutes are over: what stands there counts, and the field takes no more.
    ended = timezone.now() - timedelta(seconds=1)
    InterviewQuestion.objects.filter(position=WRITTEN).update(closes_at=ended)
    over = "The minutes of this question are over"
    expect(page.locator("#live-assertive")).to_contain_text(over, timeout=15_000)
    expect(page.locator("textarea[name=text]")).not_to_be_editable()
    press_next(page, STAR)
    follow = page.locator("[data-follow-up]")
    expect(follow.first).to_be_hidden()
    # A prompt that does not show is no part to go to: the way on leads past it.
    expect(page.locator("[data-timer-left]")).not_to_contain_text("Closes at")
    page.get_by_label("Result").focus()
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile(rf"/q/{REST}/$"))
    page.go_back()
    page.get_by_label("Situation").focus()
    page.keyboard.insert_text("In spring.")
    expect(page.locator("#live-polite")).to_contain_text("Why?")
    page.get_by_label("Why?").fill("Because of the load.")
    expect(page.get_by_label("Who disagreed?")).to_be_visible()
    found["question"] = find_complaints(page)
    press_next(page, REST)
    assert stored(interview, STAR)["follow_ups"]["1"] == "Because of the load."
    expect(page.get_by_role("heading", level=1)).to_have_text("Rest")
    found["break"] = find_complaints(page)
    # Over while there is no connection, it does not lead into a dead end.
    page.context.set_offline(True)
    page.evaluate(LATER, 70_000)
    says = page.locator("[data-room-says]")
    expect(says).to_contain_text("You are offline.", timeout=15_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Rest")
    page.context.set_offline(False)
    press_next(page, ASK)
    page.get_by_label("Your text").fill("What do you measure?")
    expect_state(page, "Saved")
    press_next(page, OWN)
    first = page.get_by_role("radio", name="Nothing").first
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="A quarter").first).to_be_checked()
    expect_state(page, "Saved")
    found["own marks"] = find_complaints(page)
    page.goto(f"/interviews/{interview.pk}/q/{WRITTEN}/")
    expect(page.get_by_text("What stood there counts.")).to_be_visible()
    found["closed"] = find_complaints(page)
    # More time opens it again where it stands.
    later = timezone.now() + timedelta(minutes=5)
    InterviewQuestion.objects.filter(position=WRITTEN).update(closes_at=later)
    expect(page.locator("textarea[name=text]")).to_be_editable(timeout=15_000)
    page.goto(f"/interviews/{interview.pk}/hand-in/")
    page.get_by_role("button", name="Hand in now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Handed in at")
    assert own_marks(Interview.objects.get()) == {WRITTEN: 25}
    assert {name: faults for name, faults in found.items() if faults} == {}


def story_place_in_a_section_before_its_time_tells_when_it_is_planned(page, alice, make_blueprint):
    # Of the blueprint's ten minutes each section has five.
    sections = [
        {"slug": kind, "title": kind, "kind": "questions", "minutes": 4, "draws": [draw(kind)]}
        for kind in ("written", "star")
    ]
    interview = begin(alice, make_blueprint("two", sections))
    page.goto(f"/interviews/{interview.pk}/q/{STAR}/")
    place = page.locator(".interview-question__place")
    # Rounded up, like the time that is left in all; but no more than what is planned.
    expect(page.locator("[data-timer-left]")).to_have_text("10 min")
    expect(place).to_contain_text("by plan this section begins in 5 min")
    Interview.objects.update(started_at=timezone.now() - timedelta(minutes=6))
    InterviewQuestion.objects.filter(interview=interview).update(minutes=Decimal("1.5"))
    page.reload()
    expect(place).to_contain_text("section: 4 min left")
    expect(place).to_contain_text("1.5 min planned · 1.5 min left")


def test_the_full_form_and_a_place_in_a_later_section(open_browser, alice, make_blueprint):
    page = open_browser(alice).new_page()
    story_the_full_form_by_keyboard(page, alice, make_blueprint)
    story_place_in_a_section_before_its_time_tells_when_it_is_planned(page, alice, make_blueprint)
