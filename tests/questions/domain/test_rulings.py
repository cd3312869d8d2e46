"""A faulty version counts for nobody or is right for everybody, until that is undone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection, transaction

from mockinterviews.domain.sums import State, add_up, find_points
from progress.domain.folds import fold_all
from progress.domain.rebuild import rebuild
from progress.models import DailyActivity, TopicMastery
from questions.domain.rulings import (
    AlreadyRuled,
    StillSettling,
    rule,
    settle_ruling,
    sweep_rulings,
    undo_ruling,
)
from questions.domain.scoring import append_mentor_score, lock_to_score, score_submission
from questions.models import Ruling, ScoreOutbox
from tests.factories import NOW, QuestionFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def version():
    return QuestionFactory(version={"difficulty": 4}).current_version


def answer(version, choice: str, **fields):
    given = SubmissionFactory(version=version, response={"choice": [choice]}, **fields)
    score_submission(submission_id=str(given.pk))
    given.refresh_from_db()
    return given


def figures(learner) -> tuple:
    """The answers, the hard ones and the shares of all topics, and the answers of all days."""
    fold_all()
    assert not any(rebuild(swap=False).values())
    topics = TopicMastery.objects.filter(learner=learner)
    days = DailyActivity.objects.filter(learner=learner)
    return (
        sum(row.answers for row in topics),
        sum(row.hard_answers for row in topics),
        sum(row.shares for row in topics),
        sum(row.answers for row in days),
    )


def test_what_is_dropped_counts_for_no_topic_and_comes_back_when_undone(alice, version, carol):
    answer(version, "b", learner=alice)
    other = answer(QuestionFactory().current_version, "a", learner=alice)
    assert figures(alice) == (2, 1, 1, 2)

    ruling = rule(version=version, kind="drop", reason="Two are right.", author=carol, now=LATER)
    assert figures(alice) == (1, 0, 1, 2)
    answer(version, "a", learner=alice)
    assert figures(alice) == (1, 0, 1, 3)
    assert rule(version=version, kind="drop", reason="-", author=carol, now=LATER) == ruling

    undo_ruling(ruling=ruling, author=carol, now=LATER)
    assert figures(alice) == (3, 2, 2, 3)
    assert other.scores.count() == 1


def test_full_marks_are_appended_and_taken_back_by_a_further_score(alice, version, carol):
    wrong = answer(version, "b", learner=alice)
    ruling = rule(version=version, kind="full", reason="No key.", author=carol, now=LATER)
    settle_ruling(ruling_id=ruling.pk, now=LATER)
    late = answer(version, "c", learner=alice)
    assert sweep_rulings() == 1
    settle_ruling(ruling_id=ruling.pk, now=LATER)
    settle_ruling(ruling_id=ruling.pk, now=LATER)

    assert figures(alice) == (2, 2, 2, 2)
    assert sweep_rulings() == 0
    undo_ruling(ruling=ruling, author=carol, now=LATER)
    settle_ruling(ruling_id=ruling.pk, now=LATER)
    assert figures(alice) == (2, 2, 0, 2)
    for one in (wrong, late):
        assert [score.points for score in one.scores.order_by("pk")] == [0, 1, 0]


def test_full_marks_are_decided_again_once_the_former_ones_have_given_way(alice, version, carol):
    answer(version, "b", learner=alice)
    decide = partial(rule, version=version, reason="No key.", author=carol, now=LATER)
    ruling = decide(kind="full")
    settle_ruling(ruling_id=ruling.pk, now=LATER)
    undo_ruling(ruling=ruling, author=carol, now=LATER)
    with pytest.raises(StillSettling):
        decide(kind="full")
    undo_ruling(ruling=decide(kind="drop"), author=carol, now=LATER)

    settle_ruling(ruling_id=ruling.pk, now=LATER)
    again = decide(kind="full")
    settle_ruling(ruling_id=again.pk, now=LATER)
    assert figures(alice) == (1, 1, 1, 1)
    undo_ruling(ruling=again, author=carol, now=LATER)
    settle_ruling(ruling_id=again.pk, now=LATER)
    assert figures(alice) == (1, 1, 0, 1)


@pytest.mark.parametrize("is_undone_first", [False, True])
def test_full_marks_that_came_upon_former_ones_stand_as_long_as_they_hold(
    alice, version, carol, is_undone_first
):
    """As they were recorded before this was refused."""
    given = answer(version, "b", learner=alice)
    first = rule(version=version, kind="full", reason="No key.", author=carol, now=LATER)
    settle_ruling(ruling_id=first.pk, now=LATER)
    undo_ruling(ruling=first, author=carol, now=LATER)
    second = Ruling.objects.create(
        version=version, kind="full", reason="No key.", made_by=carol, made_at=LATER
    )
    settle_ruling(ruling_id=second.pk, now=LATER)
    if is_undone_first:
        undo_ruling(ruling=second, author=carol, now=LATER)
        settle_ruling(ruling_id=second.pk, now=LATER)
    settle_ruling(ruling_id=first.pk, now=LATER)
    given.refresh_from_db()
    assert given.effective_score.points == (0 if is_undone_first else 1)

    undo_ruling(ruling=second, author=carol, now=LATER)
    settle_ruling(ruling_id=second.pk, now=LATER)
    given.refresh_from_db()
    assert (given.effective_score.points, given.scores.count()) == (0, 5)


def notices(learner) -> list[str]:
    return [one.says for one in learner.notices.order_by("created_at")]


def test_learners_of_a_dropped_version_are_told_once_and_again_at_its_end(alice, version, carol):
    answer(version, "b", learner=alice)
    answer(version, "a", learner=alice)
    gone = answer(version, "a")
    gone.withdrawn_at = NOW
    gone.save()
    ruling = rule(version=version, kind="drop", reason="Two are right.", author=carol, now=LATER)
    assert sweep_rulings() == 1
    settle_ruling(ruling_id=ruling.pk, now=LATER)
    settle_ruling(ruling_id=ruling.pk, now=LATER)
    assert sweep_rulings() == 0

    name = f"“{version.question.title}”"
    dropped = f"{name} turned out to be faulty, and your answer counts in no score."
    assert notices(alice) == [dropped]
    assert notices(gone.learner) == []
    undo_ruling(ruling=ruling, author=carol, now=LATER)
    settle_ruling(ruling_id=ruling.pk, now=LATER + timedelta(hours=1))
    assert notices(alice) == [dropped, f"{name}: your answer counts again."]


def test_learners_whose_points_full_marks_change_are_told(alice, version, carol):
    answer(version, "b", learner=alice)
    right = answer(version, "a")
    ruling = rule(version=version, kind="full", reason="No key.", author=carol, now=LATER)
    settle_ruling(ruling_id=ruling.pk, now=LATER)
    settle_ruling(ruling_id=ruling.pk, now=LATER)

    [told] = notices(alice)
    assert told.endswith("turned out to be faulty, and your answer has full marks now.")
    undo_ruling(ruling=ruling, author=carol, now=LATER)
    settle_ruling(ruling_id=ruling.pk, now=LATER + timedelta(hours=1))
    assert notices(alice)[1].endswith("your answer has its former score again.")
    assert notices(right.learner) == []


def elsewhere(work) -> None:
    """Run `work` in another connection, which waits for no lock for long."""

    def run() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '3s'")
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result(timeout=20)


@pytest.mark.django_db(transaction=True)
def test_own_mark_does_not_wait_for_full_marks_at_its_commit(version, carol):
    given = answer(version, "b")
    ruling = rule(version=version, kind="full", reason="No key.", author=carol, now=LATER)
    with transaction.atomic():
        settle_ruling(ruling_id=ruling.pk, now=LATER)
        elsewhere(lambda: ScoreOutbox.objects.create(submission=given))


@pytest.mark.django_db(transaction=True)
def test_full_marks_do_not_wait_for_a_marked_answer_that_is_being_scored(version, carol, bob):
    given = SubmissionFactory(version=version, response={"choice": ["b"]})
    mark(given, bob)
    ruling = rule(version=version, kind="full", reason="No key.", author=carol, now=LATER)
    with transaction.atomic():
        lock_to_score(given.pk)  # as the scorer does, which then waits for the ruling
        elsewhere(lambda: settle_ruling(ruling_id=ruling.pk, now=LATER))
    score_submission(submission_id=str(given.pk))
    settle_ruling(ruling_id=ruling.pk, now=LATER)
    assert given.scores.get(source="regrade").points == 1


def mark(given, mentor):
    return append_mentor_score(
        submission=given,
        mentor=mentor,
        key="review:1",
        points=Decimal(0),
        maximum=Decimal(1),
        report={},
        now=NOW,
    )


def test_a_mentors_mark_counts_beside_full_marks(version, carol, bob):
    given = answer(version, "b")
    by_mentor = mark(given, bob)
    ruling = rule(version=version, kind="full", reason="No key.", author=carol, now=LATER)
    settle_ruling(ruling_id=ruling.pk, now=LATER)

    given.refresh_from_db()
    assert given.effective_score == by_mentor
    assert given.scores.filter(source="regrade").get().points == 1


def test_one_decision_holds_at_a_time(version, carol):
    rule(version=version, kind="drop", reason="-", author=carol, now=LATER)
    with pytest.raises(AlreadyRuled):
        rule(version=version, kind="full", reason="-", author=carol, now=LATER)

    assert Ruling.objects.count() == 1


def test_a_dropped_question_is_in_no_sum_of_an_interview():
    one, two = Decimal(1), Decimal(2)
    scored = find_points(state="scored", scores=[("automatic", one, two)], maximum=two)
    dropped = find_points(
        state="scored", scores=[("automatic", two, two)], maximum=two, ruling="drop"
    )
    empty = find_points(state=None, scores=[], maximum=two, ruling="full")
    tally = add_up([scored, dropped, empty])

    assert dropped.state == State.DROPPED
    assert (tally.asked, tally.automatic.points, tally.automatic.maximum) == (2, 3, 4)
