"""What stands beside an answer stays until somebody who saw it decides."""

from datetime import timedelta

import pytest

from questions.domain.answer_drafts import Basis, keep_draft, post_again
from questions.domain.answers_beside import (
    drop_beside,
    is_known,
    keep_beside,
    put_answer_beside,
    tell_other,
)
from questions.domain.practice import answer_item, replace_answer
from questions.domain.typed_words import read_loosely
from questions.models import Kind, Submission
from tests.factories import (
    NOW,
    RESPONSE,
    PracticeItemFactory,
    QuestionFactory,
    SubmissionFactory,
)

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


def replace(item, fields, beside=None):
    now = NOW + timedelta(minutes=1)
    return replace_answer(
        item=item,
        replaced=str(item.submission.pk),
        data=post_again(fields),
        beside=beside,
        now=now,
    )


def test_what_counted_so_far_takes_the_place_beside_and_counts_again(answered):
    first = answered.submission
    keep_beside(item=answered, fields=LATE)
    answered.submission = second = replace(answered, LATE, beside=numbered(answered))
    answered.refresh_from_db()
    assert (answered.draft["fields"], answered.draft["counted"]) == (ANSWER, True)
    # It is the same answer again, and no copy of it.
    answered.submission = replace(answered, ANSWER, beside=numbered(answered))
    assert answered.submission == first
    answered.refresh_from_db()
    assert answered.draft["fields"] == LATE
    # Another window's words are no former answer, and take no place that others have.
    answered.submission = third = replace(answered, LATER, beside=7)
    assert third not in (first, second)
    assert third.response == {"text": "Later."}
    answered.refresh_from_db()
    assert answered.draft["fields"] == LATE
    assert Submission.objects.count() == 3


def test_words_beside_are_replaced_by_a_later_text_of_their_own_window(answered):
    answered.draft = {"number": 2, "fields": LATE, "saves": ["there.1"]}
    answered.save()
    assert not keep_beside(item=answered, fields=LATER, basis=Basis(1))
    assert keep_beside(item=answered, fields=LATER, basis=Basis(0, after=("there.1",)))
    # Its number is one that no window can follow.
    assert not keep_beside(item=answered, fields=LATE, basis=Basis(2))


@pytest.mark.parametrize("kind", Kind.values)
def test_answer_of_every_kind_comes_back_as_it_was(alice, kind):
    version = QuestionFactory(kind=kind).current_version
    answer = SubmissionFactory(learner=alice, version=version, response=RESPONSE[kind])
    beside = put_answer_beside(version, answer)
    assert read_loosely(version, post_again(beside["fields"])) == answer.response


@pytest.mark.parametrize("fields", [[["confidence", "sure"]], [], [["text", " "]], ANSWER])
def test_draft_that_tells_nothing_else_takes_no_place(item, fields):
    keep_draft(item=item, fields=fields, basis=Basis(0), now=NOW)
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
