"""The report in a real browser: words and key points light each other, by pointer and keyboard."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from questions.domain.scoring import score_submission
from tests.factories import QuestionFactory, SubmissionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
POINTS = [
    {"id": "new", "text": "The platform creates a new environment", "weight": 5, "accepted": []},
    {"id": "made", "text": "A fresh environment is created first", "weight": 3, "accepted": []},
    {"id": "late", "text": "Later calls reuse what is warm", "weight": 2, "accepted": []},
]


@pytest.fixture
def answer(alice):
    """Two key points find the same words, and the third finds nothing."""
    content = {
        "text": "What is a cold start?",
        "words": [40, 120],
        "model_answer": "The platform creates a new environment.",
        "key_points": POINTS,
    }
    version = QuestionFactory(kind="written", version={"content": content}).current_version
    text = "The platform creates a new environment. The office has two windows."
    given = SubmissionFactory(learner=alice, version=version, response={"text": text})
    score_submission(submission_id=str(given.pk))
    return given


def test_words_and_key_points_light_each_other_on_a_phone(open_browser, alice, answer):
    phone = open_browser(alice, viewport={"width": 390, "height": 800}, color_scheme="dark")
    page = phone.new_page()
    page.goto(reverse("answer", args=[answer.pk]))
    points, words = page.locator(".key-points > .key-point"), page.locator(".span").first
    lit, unlit = re.compile("--lit"), re.compile(r"^(?!.*--lit)")

    points.nth(1).hover()
    expect(words).to_have_class(lit)
    points.nth(2).hover()
    expect(words).to_have_class(unlit)
    words.hover()
    expect(points.nth(0)).to_have_class(lit)
    expect(points.nth(1)).to_have_class(lit)
    expect(points.nth(2)).to_have_class(unlit)

    # By keyboard: the number after the words leads to its key point, and back.
    page.mouse.move(0, 0)
    page.locator(".span__number").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("point-2$"))
    points.nth(0).locator("q a").focus()
    expect(words).to_have_class(lit)
    # Without colour: each state has a line of its own and its word.
    style = "(mark) => getComputedStyle(mark).textDecorationStyle"
    assert words.evaluate(style) == "solid"
    expect(points.nth(0)).to_contain_text("Covered")
    expect(points.nth(2)).to_contain_text("Not found")
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide
