"""Practice: which questions it asks, and that an answer is taken in once."""

import threading
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection, transaction

from questions.domain import items
from questions.domain import practice as domain
from questions.domain.choosing import start_practice
from questions.domain.left_open import find_ended_practice, unfinished_practices
from questions.domain.placement import start_placement
from questions.kinds import ResponseError
from questions.models import Kind, Practice, Submission
from tests.factories import (
    NOW,
    RESPONSE,
    CardFactory,
    LearnerFactory,
    PracticeFactory,
    PracticeItemFactory,
    QuestionFactory,
    ScoreFactory,
    SubmissionFactory,
    as_posted,
)
from tests.racing import in_threads
from tests.sites import wait_for

pytestmark = pytest.mark.django_db


def test_start_recall_takes_due_cards_longest_overdue_first(alice):
    late = CardFactory(learner=alice, due_at=NOW - timedelta(days=3))
    due = CardFactory(learner=alice, due_at=NOW)
    CardFactory(learner=alice, due_at=NOW + timedelta(days=1))
    CardFactory(due_at=NOW)
    CardFactory(learner=alice, due_at=NOW, question__topic__retired_at=NOW)
    practice = domain.start_recall(learner=alice, now=NOW, limit=10)
    assert practice.origin == Practice.Origin.RECALL
    asked = [item.version.question_id for item in practice.items.select_related("version")]
    assert asked == [late.question_id, due.question_id]
    # Another press begins no second one.
    assert domain.start_recall(learner=alice, now=NOW, limit=10) == practice
    # What is begun anew ends what was left open, but for the round of a study session.
    step = PracticeFactory(learner=alice, origin=Practice.Origin.RECALL)
    session = alice.study_sessions.create(minutes=10, started_at=NOW, seen_at=NOW)
    session.steps.create(position=1, kind="recall", minutes=4, practice=step)
    anew = domain.start_recall(learner=alice, now=NOW, limit=1)
    assert anew.items.count() == 1
    assert set(unfinished_practices(alice)) == {anew, step}


def test_start_recall_without_due_cards_says_so(alice):
    with pytest.raises(items.NothingToAsk, match="Nothing is due"):
        domain.start_recall(learner=alice, now=NOW, limit=10)


@pytest.mark.parametrize("kind", Kind.values)
def test_answer_item_takes_every_kind_and_finishes_the_practice(alice, kind):
    version = QuestionFactory(kind=kind).current_version
    item = PracticeItemFactory(practice__learner=alice, version=version)
    data = as_posted(version)
    submission = domain.answer_item(item=item, data=data, confidence="sure", spent_ms=4200, now=NOW)
    assert submission.response == RESPONSE[kind]
    assert (submission.confidence, submission.spent_ms) == ("sure", 4200)
    assert submission.context == Submission.Context.PRACTICE
    item.refresh_from_db()
    assert item.submission == submission
    assert item.practice.finished_at == NOW


def test_answer_item_of_recall_counts_as_recall(alice):
    practice = PracticeFactory(learner=alice, origin=Practice.Origin.RECALL)
    item = PracticeItemFactory(practice=practice)
    submission = domain.answer_item(item=item, data={"choice": ["a"]}, now=NOW)
    assert submission.context == Submission.Context.RECALL


def test_answer_item_twice_keeps_the_first_answer(alice):
    item = PracticeItemFactory(practice__learner=alice)
    first = domain.answer_item(item=item, data={"choice": ["a"]}, now=NOW)
    second = domain.answer_item(item=item, data={"choice": ["b"]}, now=NOW)
    assert second == first
    assert Submission.objects.get().response == {"choice": ["a"]}


def test_answer_item_with_nothing_stores_nothing(alice):
    item = PracticeItemFactory(practice__learner=alice)
    with pytest.raises(ResponseError, match="Nothing is answered yet"):
        domain.answer_item(item=item, data={}, now=NOW)
    assert not Submission.objects.exists()
    item.practice.refresh_from_db()
    assert item.practice.finished_at is None


@pytest.mark.parametrize(
    ("spent", "stored"), [(None, None), (-5, None), (0, None), (10**12, None), (900, 900)]
)
def test_answer_item_keeps_only_a_believable_time(alice, spent, stored):
    item = PracticeItemFactory(practice__learner=alice)
    submission = domain.answer_item(item=item, data={"choice": ["a"]}, spent_ms=spent, now=NOW)
    assert submission.spent_ms == stored


@pytest.mark.django_db(transaction=True)
def test_answer_item_from_two_connections_makes_one_submission():
    item = PracticeItemFactory(practice__learner=LearnerFactory())
    starting = threading.Barrier(2)
    answers = []

    def answer(option: str) -> None:
        try:
            starting.wait(timeout=10)
            answers.append(domain.answer_item(item=item, data={"choice": [option]}, now=NOW).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=[option]) for option in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(answers) == 2
    assert set(answers) == {Submission.objects.get().pk}
    # Nor do two presses begin two practices: of recall, of a choice, of the check.
    alice = item.practice.learner
    CardFactory(learner=alice, question=item.version.question, due_at=NOW)
    recall, chosen = partial(domain.start_recall, limit=5), partial(start_practice, count=5)
    for start in (recall, chosen, start_placement):
        begun = in_threads(2, lambda _number, start=start: start(learner=alice, now=NOW).pk)
        assert begun[0] == begun[1]
    assert unfinished_practices(alice).count() == 3


@pytest.mark.django_db(transaction=True)
def test_answer_item_of_the_last_two_at_once_finishes_the_practice():
    practice = PracticeFactory()
    items = [PracticeItemFactory(practice=practice) for _ in range(2)]
    waiting = threading.Thread(target=answer_and_close, args=[items[1]])
    with transaction.atomic():
        domain.answer_item(item=items[0], data={"choice": ["a"]}, now=NOW)
        waiting.start()
        wait_for(lambda: is_somebody_waiting() or not waiting.is_alive())
    waiting.join(timeout=20)
    assert Submission.objects.count() == 2
    practice.refresh_from_db()
    assert practice.finished_at == NOW


def answer_and_close(item) -> None:
    try:
        domain.answer_item(item=item, data={"choice": ["a"]}, now=NOW)
    finally:
        connection.close()


def is_somebody_waiting() -> bool:
    """Whether a connection to this database waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # it would not change in a transaction
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND datname = current_database())"
        )
        return cursor.fetchone()[0]


def test_answer_item_with_nothing_after_an_answer_gives_the_answer(alice):
    item = PracticeItemFactory(practice__learner=alice)
    first = domain.answer_item(item=item, data={"choice": ["a"]}, now=NOW)
    assert domain.answer_item(item=item, data={}, now=NOW) == first


def test_skip_item_can_be_answered_later(alice):
    practice = PracticeFactory(learner=alice)
    item = PracticeItemFactory(practice=practice, position=1)
    PracticeItemFactory(practice=practice, position=2)
    assert domain.skip_item(item=item, now=NOW).skipped_at == NOW
    later = domain.skip_item(item=item, now=NOW + timedelta(minutes=1))
    assert later.skipped_at == NOW
    assert unfinished_practices(alice).get() == practice
    domain.answer_item(item=item, data={"choice": ["a"]}, now=NOW)
    item.refresh_from_db()
    assert item.skipped_at is None


def test_skip_item_leaves_an_answer_alone(alice):
    item = PracticeItemFactory(practice__learner=alice)
    domain.answer_item(item=item, data={"choice": ["a"]}, now=NOW)
    assert domain.skip_item(item=item, now=NOW).skipped_at is None


def test_next_item_goes_on_and_then_returns_to_what_was_left(alice):
    practice = PracticeFactory(learner=alice)
    items = [PracticeItemFactory(practice=practice, position=number) for number in (1, 2, 3)]
    domain.answer_item(item=items[1], data={"choice": ["a"]}, now=NOW)
    items = list(practice.items.all())
    assert domain.next_item(items, after=1) == items[2]
    assert domain.next_item(items, after=3) == items[0]
    assert domain.next_item(items[1:2], after=0) is None


def test_finish_practice_keeps_its_first_time(alice):
    practice = PracticeFactory(learner=alice)
    domain.finish_practice(practice=practice, now=NOW)
    domain.finish_practice(practice=practice, now=NOW + timedelta(hours=1))
    assert practice.finished_at == NOW
    assert not unfinished_practices(alice).exists()


def test_reopen_practice_leaves_what_is_done(alice):
    item = PracticeItemFactory(practice__learner=alice)
    domain.finish_practice(practice=item.practice, now=NOW)
    assert find_ended_practice(alice, item.practice_id) == item.practice
    domain.reopen_practice(practice=item.practice)
    assert unfinished_practices(alice).get() == item.practice
    domain.skip_item(item=item, now=NOW)
    domain.reopen_practice(practice=item.practice)
    assert find_ended_practice(alice, item.practice_id) is None
    assert not unfinished_practices(alice).exists()


def test_start_retry_asks_only_what_went_wrong(alice):
    practice = PracticeFactory(learner=alice, title="Placement check")
    for number, points in ((1, 1), (2, 0), (3, 0)):
        submission = SubmissionFactory(learner=alice)
        ScoreFactory(submission=submission, points=Decimal(points), maximum=Decimal(1))
        PracticeItemFactory(
            practice=practice, position=number, version=submission.version, submission=submission
        )
    wrong, gone = practice.items.filter(position__gt=1)
    gone.version.question.topic.retired_at = NOW
    gone.version.question.topic.save()
    again = domain.start_retry(practice=practice, now=NOW)
    assert [item.version for item in again.items.all()] == [wrong.version]
    assert again.title == domain.name_retry(again.title) == "Retry: Placement check"


def test_start_retry_without_mistakes_says_so(alice):
    with pytest.raises(items.NothingToAsk, match="nothing to retry"):
        domain.start_retry(practice=PracticeFactory(learner=alice), now=NOW)
