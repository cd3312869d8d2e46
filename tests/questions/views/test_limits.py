"""Too many answers: refused with the time of the next, and what was typed is still there."""

import re
import uuid

import pytest
from django.urls import reverse

from questions.limits import ANSWERS
from questions.models import Submission
from tests.factories import LessonFactory, PracticeItemFactory, QuestionFactory
from tests.limits import SENTENCE, said_when, use_up
from tests.questions.views.conftest import HTMX

TYPED = "My answer about cold starts."


@pytest.fixture(params=["practice", "check"])
def address(request, alice, browser):
    """Where alice, who has answered too often, answers a written question."""
    use_up(alice, ANSWERS)
    if request.param == "check":
        question = QuestionFactory(kind="written", lesson=LessonFactory())
        return reverse("check", args=[question.lesson.slug, question.slug])
    version = QuestionFactory(kind="written").current_version
    item = PracticeItemFactory(practice__learner=alice, version=version)
    return reverse("practice_item", args=[item.practice_id, item.position])


def test_form_comes_back_with_what_was_typed(browser, address):
    answer = browser.post(address, {"text": TYPED, "nonce": uuid.uuid4()})
    assert TYPED in said_when(answer)
    assert not Submission.objects.exists()


def test_htmx_gets_the_sentence_alone_and_swaps_nothing(browser, address):
    answer = browser.post(address, {"text": TYPED, "nonce": uuid.uuid4()}, **HTMX)
    assert re.fullmatch(SENTENCE, said_when(answer))
    assert answer.headers["Content-Type"] == "text/plain"
    assert not Submission.objects.exists()
