"""Skip: what is typed is kept, and it is said where."""

import pytest
from django.urls import reverse

from questions.domain.answer_drafts import LONGEST
from questions.models import PracticeItem, Submission
from tests.factories import PracticeFactory, PracticeItemFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def address(item, name="practice_item"):
    return reverse(name, args=[item.practice_id, item.position])


def text_of(response):
    return " ".join(response.content.decode().split())


def make_written(practice, position):
    version = QuestionFactory(kind="written").current_version
    return PracticeItemFactory(practice=practice, position=position, version=version)


@pytest.fixture
def item(alice):
    return make_written(PracticeFactory(learner=alice), 1)


def test_skip_leads_to_the_next_open_item(browser, alice, item):
    other = PracticeItemFactory(practice=item.practice, position=2)
    assert browser.post(address(item, "practice_skip")).url == address(other)
    summary = reverse("practice_summary", args=[item.practice_id])
    assert browser.post(address(other, "practice_skip")).url == summary
    item.practice.refresh_from_db()
    assert item.practice.finished_at is not None


def test_skip_keeps_what_was_typed_and_says_so(browser, alice):
    item = make_written(PracticeFactory(learner=alice), 1)
    other = make_written(item.practice, 2)
    typed = {"text": "One line,\r\nand half", "draft_number": "0", "confidence": "sure"}
    page = text_of(browser.post(address(item, "practice_skip"), typed, follow=True))
    assert f'action="{address(other)}"' in page
    assert "Skipped. What you typed at question 1 is kept; the summary leads to it." in page
    item.refresh_from_db()
    assert item.skipped_at is not None
    assert item.draft["fields"] == [["text", "One line,\nand half"], ["confidence", "sure"]]

    # A confidence alone is nothing that was typed.
    page = text_of(
        browser.post(
            address(other, "practice_skip"),
            {"confidence": "sure", "draft_number": "0"},
            follow=True,
        )
    )
    assert "What you typed" not in page
    assert "0 of 2 answered, 1 half-written" in page
    assert page.count("Half-written, not handed in") == 1
    assert page.count("Skipped") == 1
    assert f'<a class="row__action" href="{address(item)}">Go on with it' in page


OTHERS = "Another window or device saved other words"


def save_there(browser, item, text="From there."):
    """Save as another window does, of which the page that skips has not heard."""
    fields = {"text": text, "confidence": "sure", "draft_number": "0", "save_id": "there.1"}
    browser.post(address(item, "practice_draft"), fields)


def test_skip_holds_where_another_window_saved_until_it_is_pressed_again(browser, alice, item):
    typed = {"text": "From <b>here</b>.", "draft_number": "0"}
    save_there(browser, item)

    held = browser.post(address(item, "practice_skip"), typed)

    page = text_of(held)
    assert (held.status_code, OTHERS in page) == (409, True)
    assert "From &lt;b&gt;here&lt;/b&gt;.</textarea>" in page
    assert '<p class="answer-text">From there.</p>' in page
    item.refresh_from_db()
    assert (item.skipped_at, dict(item.draft["fields"])["text"]) == (None, "From there.")

    # What a third window saved since was not shown.
    number = held.context["other"]["number"]
    assert f'name="chosen_over" value="{number}"' in page
    browser.post(address(item, "practice_draft"), {"text": "From a third.", "draft_number": number})
    again = typed | {"chosen_over": number}
    held = browser.post(address(item, "practice_skip"), again)
    assert (held.status_code, "From a third." in text_of(held)) == (409, True)
    again = typed | {"chosen_over": held.context["other"]["number"]}
    page = text_of(browser.post(address(item, "practice_skip"), again, follow=True))
    assert "Skipped. What you typed at question 1 is kept" in page
    item.refresh_from_db()
    assert item.skipped_at is not None
    assert item.draft["fields"] == [["text", "From <b>here</b>."]]


def test_skip_says_that_only_the_device_keeps_what_was_typed(browser, item):
    save_there(browser, item)
    typed = {"text": "From here.", "draft_number": "0", "on_device": "yes"}
    page = text_of(browser.post(address(item, "practice_skip"), typed, follow=True))
    assert f"Skipped. {OTHERS} at question 1. Only this device keeps what you typed here" in page
    assert "is kept; the summary" not in page
    item.refresh_from_db()
    assert item.skipped_at is not None
    assert dict(item.draft["fields"])["text"] == "From there."


def test_skip_says_of_words_that_are_too_long_where_they_are_kept(browser, item):
    typed = {"text": "x" * (LONGEST + 1), "draft_number": "0"}
    held = browser.post(address(item, "practice_skip"), typed)
    assert (held.status_code, "Too long to be kept" in text_of(held)) == (409, True)
    item.refresh_from_db()
    assert (item.skipped_at, item.draft) == (None, None)
    sent = typed | {"on_device": "yes"}
    page = text_of(browser.post(address(item, "practice_skip"), sent, follow=True))
    assert "is too long to be saved: only this device keeps it." in page
    item.refresh_from_db()
    assert (item.skipped_at is None, item.draft) == (False, None)


def test_skip_keeps_words_over_a_draft_that_tells_nothing_else(browser, item):
    for there in ("", "From here."):
        PracticeItem.objects.update(draft=None)
        save_there(browser, item, there)
        typed = {"text": "From here.", "draft_number": "0"}
        page = text_of(browser.post(address(item, "practice_skip"), typed, follow=True))
        assert "Skipped. What you typed at question 1 is kept" in page
        item.refresh_from_db()
        assert item.draft["fields"] == [["text", "From here."]]


def test_skip_without_words_of_its_own_leaves_those_of_another_window(browser, item):
    for sent in ({}, {"draft_number": "0"}, {"draft_number": "0", "confidence": "sure"}):
        PracticeItem.objects.update(draft=None, skipped_at=None)
        save_there(browser, item)
        browser.post(address(item, "practice_skip"), sent)
        item.refresh_from_db()
        assert item.skipped_at is not None
        assert dict(item.draft["fields"])["text"] == "From there."


@pytest.mark.parametrize("words", ["From here.", "x" * (LONGEST + 1)])
def test_skip_shows_its_words_beside_an_answer_of_another_window(browser, item, words):
    browser.post(address(item), {"text": "The answer."})
    response = browser.post(
        address(item, "practice_skip"), {"text": words, "draft_number": "0", "on_device": "yes"}
    )
    page = text_of(response)
    assert (response.status_code, "This was answered in another tab at" in page) == (409, True)
    assert f'<p class="answer-text">{words}</p>' in page
    item.refresh_from_db()
    assert item.skipped_at is None
    assert bool(item.draft) == (len(words) < LONGEST)
    assert Submission.objects.get().response == {"text": "The answer."}

    # The same words as the answer, or none, lead on.
    for typed in ({"text": "The answer.", "draft_number": "0"}, {}):
        response = browser.post(address(item, "practice_skip"), typed)
        assert response.url == reverse("practice_summary", args=[item.practice_id])


def test_skip_without_words_keeps_no_draft(browser, item):
    browser.post(address(item, "practice_skip"), {"draft_number": "0"})
    item.refresh_from_db()
    assert (item.draft, item.half_written_by) == (None, None)
