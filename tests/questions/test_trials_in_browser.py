"""Trying an answer in a real browser, by keys: the score comes by itself, and no word is lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from questions.domain.trials import score_trial
from questions.models import Submission, Trial
from tests.axe import find_complaints
from tests.factories import CONTENT, QuestionFactory
from tests.telling import begin_anew

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "The platform has to create a new environment first."
EXEMPLAR = {"quality": "partial", "points": 4, "why": "It says why.", "text": "It has to start."}


def story_words_are_tried_by_keys_and_their_score_comes_by_itself(tab):
    content = CONTENT["written"] | {"exemplars": [EXEMPLAR], "minutes": 5}
    question = QuestionFactory(kind="written", version={"content": content})
    tab.goto(reverse("author_question", args=[question.pk]))
    tab.get_by_label("Question", exact=True).fill("What is a slow start?")
    tab.get_by_role("button", name="Try an answer").press("Enter")
    expect(tab.get_by_text("What is a slow start?")).to_be_visible()
    field = tab.get_by_role("textbox", name="Your answer")
    field.fill("The platform has to")
    tab.reload()
    expect(field).to_have_value("The platform has to")
    field.press("End")
    tab.keyboard.insert_text(" create a new environment first.")
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("button", name="Score it")).to_be_focused()
    tab.keyboard.press("Enter")

    expect(tab.get_by_text("on its way to the scorer")).to_be_in_viewport()
    expect(field).to_have_value(TEXT)
    field.press("End")
    tab.keyboard.type(" Then")
    score_trial(key=str(Trial.objects.get().key))

    # What is typed meanwhile stays, and the caret in it.
    expect(tab.get_by_role("heading", name="Key points")).to_be_attached(timeout=20_000)
    tab.keyboard.insert_text(" more.")
    expect(field).to_have_value(f"{TEXT} Then more.")
    expect(tab.locator("#trial-score mark").first).to_contain_text("new environment")
    expect(tab.locator(".kept-says")).to_have_count(0)
    assert find_complaints(tab) == []
    assert not Submission.objects.exists()

    tab.get_by_text("Fill in an answer of the question's own").click()
    tab.get_by_role("link", name="A partial answer").click()
    expect(field).to_have_value(EXEMPLAR["text"])


def story_a_choice_is_scored_at_once_on_a_phone(tab):
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.emulate_media(color_scheme="dark")
    question = QuestionFactory()
    tab.goto(reverse("author_trial", args=[question.pk, 1]))
    tab.get_by_role("radio", name="A cron job").check()
    tab.get_by_role("button", name="Score it").click()

    expect(tab.get_by_role("heading", name="Not right. 0 of 1")).to_be_in_viewport()
    expect(tab.get_by_text("It runs by the clock.")).to_be_visible()
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not tab.evaluate(wide)
    assert find_complaints(tab) == []

    # What a script draws of its inputs follows what is put into them.
    address = reverse("author_trial", args=[QuestionFactory(kind="ordering").pk, 1])
    tab.goto(address)
    items = tab.locator(".ordering__text")
    first = items.first.inner_text()
    tab.get_by_role("button", name=f"Move “{first}” down").click()
    expect(items.nth(1)).to_have_text(first)
    tab.goto(address)
    expect(items.nth(1)).to_have_text(first)
    tab.get_by_role("button", name="Take it out").click()
    expect(items.first).to_have_text(first)


def test_answers_are_tried(open_browser, carol):
    context = open_browser(carol)
    story_words_are_tried_by_keys_and_their_score_comes_by_itself(begin_anew(context))
    story_a_choice_is_scored_at_once_on_a_phone(begin_anew(context))
