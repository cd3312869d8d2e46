"""What stands beside an answer stays until somebody who saw it decides."""

import pytest

from questions.domain.answer_drafts import Basis, keep_draft, post_again
from questions.domain.answers_beside import drop_beside, is_known, keep_beside, tell_other
from questions.domain.practice import answer_item, replace_answer
from questions.models import Submission
from tests.factories import NOW, PracticeItemFactory, QuestionFactory

ANSWER, LATE, LATER = [["text", "The answer."]], [["text", "Late."]], [["text", "Later."]]
pytestmark = pytest.mark.django_db


@pytest.fixture
def item(alice):
    version = QuestionFactory(kind="written").current_version
    return PracticeItemFactory(practice__learner=alice, version=version)


@pytest.fixture
def answered(item):
    item.submission = answer_item(item=item, data=post_again(ANSWER), now=NOW)
    return item


def numbered(item) -> int:
    item.refresh_from_db()
    return item.draft["number"]


def test_words_beside_an_answer_are_let_go_by_their_own_number(answered):
    assert keep_beside(item=answered, fields=LATE)
    seen = numbered(answered)
    # Of a third window only the device keeps what it had.
    assert not keep_beside(item=answered, fields=LATER)
    assert keep_beside(item=answered, fields=LATE)
    drop_beside(item=answered, number=seen)
    assert keep_beside(item=answered, fields=LATER)
    # Who saw the first ones lets go of nothing else.
    drop_beside(item=answered, number=seen)
    assert numbered(answered) != seen
    drop_beside(item=answered, number=numbered(answered))
    answered.refresh_from_db()
    assert answered.draft is None


def test_words_that_count_instead_leave_their_place_and_others_stay(answered):
    keep_beside(item=answered, fields=LATE)
    first = str(answered.submission.pk)
    second = replace_answer(
        item=answered, replaced=first, data=post_again(LATER), beside=7, now=NOW
    )
    seen = numbered(answered)
    third = replace_answer(
        item=answered, replaced=str(second.pk), data=post_again(LATE), beside=seen, now=NOW
    )
    answered.refresh_from_db()
    assert (answered.submission, answered.draft) == (third, None)
    assert Submission.objects.count() == 3


@pytest.mark.parametrize("fields", [[["confidence", "sure"]], [], [["text", " "]], ANSWER])
def test_draft_that_tells_nothing_else_takes_no_place(item, fields):
    keep_draft(item=item, fields=fields, basis=Basis(0))
    item.submission = answer_item(item=item, data=post_again(ANSWER), basis=Basis(0), now=NOW)
    item.refresh_from_db()
    assert item.draft is None
    item.draft = {"number": 3, "fields": fields, "saves": []}
    item.save()
    assert keep_beside(item=item, fields=LATE)


def test_what_is_typed_is_known_as_the_answer_or_beside_it(answered):
    keep_beside(item=answered, fields=LATE)
    known = {"The answer.": True, "Late.": True, "": True, "Later.": False}
    assert {text: is_known(answered, post_again([["text", text]])) for text in known} == known
    assert tell_other(answered, post_again(LATE)) == [{"title": "Your answer", "text": "Late."}]
