"""Folds: each fact once, in any order, and always what the rebuild says."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from lessons.models import ReadingOutbox
from progress.domain.folds import fold, fold_all
from progress.domain.rebuild import SHADOWS, rebuild
from progress.domain.rollups import ANSWERS
from progress.models import DailyActivity, ScoreContribution, TopicMastery
from progress.studying import last_days
from questions.domain.cards import list_looks
from questions.domain.looks import look_at_card, rate_look, undo_rating
from questions.domain.scoring import append_mentor_score, score_submission
from questions.domain.self_marking import show_score_unmarked
from questions.models import Card, LookOutbox, ScoreOutbox, SelfMark
from studyhub.outbox import take
from tests.factories import (
    NOW,
    LearnerFactory,
    LessonProgressFactory,
    OwnCardFactory,
    QuestionFactory,
    SubmissionFactory,
)

# A rebuild opens its own transaction, so the tests may not wrap one around it.
pytestmark = pytest.mark.django_db(transaction=True)

CLEAN = {shadow.table.removeprefix("shadow_"): 0 for shadow in SHADOWS}


def scored(**fields):
    submission = SubmissionFactory(**fields)
    score_submission(submission_id=str(submission.pk))
    submission.refresh_from_db()
    return submission


def mark(submission, mentor, points, key="review:1"):
    return append_mentor_score(
        submission=submission,
        mentor=mentor,
        key=key,
        points=Decimal(points),
        maximum=submission.effective_score.maximum,
        report={},
        now=NOW,
    )


def read(progress, day):
    progress.done_at = NOW if day else None
    progress.done_day = day
    progress.done_minutes = 8
    progress.save()
    ReadingOutbox.objects.create(progress=progress)


def test_fold_counts_an_answer_in_its_topic_and_on_its_day():
    hard = QuestionFactory(version={"difficulty": 4})
    first = scored(version=hard.current_version, spent_ms=1500)
    scored(learner=first.learner, version=hard.current_version, response={"choice": ["b"]})
    assert fold_all() == 2
    mastery = TopicMastery.objects.get()
    assert (mastery.answers, mastery.hard_answers, mastery.shares) == (2, 2, 1)
    day = DailyActivity.objects.get()
    assert (day.day, day.answers, day.answer_ms) == (first.study_day, 2, 1500)
    assert not ScoreOutbox.objects.exists()
    assert rebuild(swap=False) == CLEAN


def test_fold_of_a_new_score_replaces_the_contribution(bob):
    submission = scored()
    fold_all()
    mark(submission, bob, "0.25")
    mark(submission, bob, "0.5", key="review:2")
    fold_all()
    mastery = TopicMastery.objects.get()
    assert (mastery.answers, mastery.shares) == (1, Decimal("0.5"))
    assert rebuild(swap=False) == CLEAN


def test_fold_of_the_same_fact_twice_adds_once_and_only_what_its_learner_has_marked():
    submission = scored()
    SelfMark.objects.create(submission=submission, maximum=1)
    ScoreOutbox.objects.create(submission=submission)
    fold_all()
    assert not DailyActivity.objects.exists()
    assert rebuild(swap=False) == CLEAN
    show_score_unmarked(submission=submission, now=NOW)
    fold_all()
    ScoreOutbox.objects.create(submission=submission)
    fold_all()
    assert TopicMastery.objects.get().answers == 1
    assert rebuild(swap=False) == CLEAN


def test_fold_of_a_reading_moves_with_its_day_and_is_taken_back():
    progress = LessonProgressFactory()
    today = NOW.date()
    read(progress, today)
    fold_all()
    day = DailyActivity.objects.get()
    assert (day.day, day.lessons, day.lesson_minutes) == (today, 1, 8)
    read(progress, today + timedelta(days=1))
    read(progress, today + timedelta(days=1))
    fold_all()
    assert dict(DailyActivity.objects.values_list("day", "lessons")) == {
        today: 0,
        today + timedelta(days=1): 1,
    }
    assert rebuild(swap=False) == CLEAN
    read(progress, None)
    fold_all()
    assert not DailyActivity.objects.exclude(lessons=0, lesson_minutes=0).exists()
    assert rebuild(swap=False) == CLEAN


def test_look_at_an_own_card_is_work_until_it_is_taken_back(alice):
    card, today = OwnCardFactory(learner=alice), alice.study_day(NOW)
    card = look_at_card(card=card, rating=3, seen=0, now=NOW)
    fold_all()
    look_at_card(card=card, rating=3, seen=1, now=NOW + timedelta(days=1))
    rate_look(card=card, rating=1, seen=None, now=NOW + timedelta(days=2))
    assert fold_all() == 3
    looks = {today: 1, today + timedelta(days=1): 1}
    assert dict(DailyActivity.objects.values_list("day", "looks")) == looks
    assert last_days([alice.pk]) == {alice.pk: today + timedelta(days=1)}
    assert rebuild(swap=False) == CLEAN
    for _press in range(2):
        undo_rating(card=card, seen=list_looks(card)[-1].pk, now=NOW)
    fold_all()
    assert last_days([alice.pk]) == {alice.pk: today}
    assert rebuild(swap=False) == CLEAN


def test_answer_that_is_a_look_counts_as_an_answer_alone():
    submission = SubmissionFactory()
    score_submission(submission_id=str(submission.pk))
    card = Card.objects.get(learner=submission.learner)
    rate_look(card=card, rating=1, seen=None, now=NOW)
    assert not LookOutbox.objects.exists()
    fold_all()
    day = DailyActivity.objects.get()
    assert (day.answers, day.looks) == (1, 0)


def test_fold_that_dies_before_its_commit_leaves_the_fact():
    scored()
    with transaction.atomic():
        fold(ANSWERS)
        transaction.set_rollback(True)
    assert ScoreOutbox.objects.count() == 1
    assert not ScoreContribution.objects.exists()
    assert fold_all() == 1
    assert TopicMastery.objects.get().answers == 1


def test_folds_by_four_connections_with_answers_and_marks_arriving_equal_the_rebuild(bob):
    learners = [LearnerFactory() for _ in range(3)]
    versions = [QuestionFactory().current_version for _ in range(4)]
    start = Barrier(5)

    def produce(seed):
        chance = random.Random(seed)
        try:
            start.wait()
            for _ in range(25):
                submission = scored(
                    learner=chance.choice(learners),
                    version=chance.choice(versions),
                    response={"choice": [chance.choice("abc")]},
                    spent_ms=chance.randrange(9000),
                )
                if chance.random() < 0.4:
                    mark(submission, bob, "0.5")
        finally:
            connection.close()

    def fold_on(_number):
        try:
            start.wait()
            for _ in range(40):
                fold_all()
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        jobs = [pool.submit(produce, seed) for seed in (1, 2)]
        jobs += [pool.submit(fold_on, number) for number in range(3)]
        for job in jobs:
            job.result()
    fold_all()
    assert sum(TopicMastery.objects.values_list("answers", flat=True)) == 50
    assert rebuild(swap=False) == CLEAN


def test_check_answered_again_that_day_is_work_and_no_evidence(bob):
    first = scored(context="lesson")
    repeat = scored(context="lesson", learner=first.learner, version=first.version, is_repeat=True)
    fold_all()
    mastery = TopicMastery.objects.get(learner=first.learner)
    assert mastery.answers == 1
    assert DailyActivity.objects.get(learner=first.learner).answers == 2
    mark(repeat, bob, 1)
    fold_all()
    assert TopicMastery.objects.get(learner=first.learner).answers == 1
    assert rebuild(swap=False) == CLEAN


def test_rebuild_repairs_what_was_damaged_and_says_how_much():
    scored()
    fold_all()
    TopicMastery.objects.update(answers=99)
    DailyActivity.objects.all().delete()
    assert rebuild(swap=True) == CLEAN | {
        "progress_topicmastery": 1,
        "progress_dailyactivity": 1,
    }
    assert TopicMastery.objects.get().answers == 1
    assert rebuild(swap=False) == CLEAN


def test_moving_a_question_rewrites_no_history(bob):
    submission = scored()
    fold_all()
    question = submission.version.question
    question.topic = QuestionFactory().topic
    question.save(update_fields=["topic"])
    mark(submission, bob, "0.25")
    fold_all()
    mastery = TopicMastery.objects.get()
    assert (mastery.topic, mastery.shares) == (submission.topic, Decimal("0.25"))
    assert rebuild(swap=False) == CLEAN


def test_fold_of_a_reading_follows_its_minutes():
    progress = LessonProgressFactory()
    read(progress, NOW.date())
    fold_all()
    progress.done_minutes = 12
    progress.save()
    ReadingOutbox.objects.create(progress=progress)
    fold_all()
    assert DailyActivity.objects.get().lesson_minutes == 12
    assert rebuild(swap=False) == CLEAN


def test_rebuild_does_not_blame_the_folds_for_what_came_just_now(bob):
    submission = scored()
    fold_all()
    mark(submission, bob, "0.25")
    scored()
    with hold_outbox():
        assert rebuild(swap=False) == CLEAN
        assert ScoreOutbox.objects.count() == 2
        rebuild(swap=True)
    fold_all()
    assert sorted(TopicMastery.objects.values_list("answers", "shares")) == [
        (1, Decimal("0.25")),
        (1, Decimal(1)),
    ]
    assert rebuild(swap=False) == CLEAN


@contextmanager
def hold_outbox():
    """Hold the waiting facts by a second connection, as a fold does that is under way."""
    held, release = Event(), Event()

    def hold():
        try:
            with transaction.atomic():
                take(ScoreOutbox.objects.all(), limit=100)
                held.set()
                release.wait(20)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(hold)
        held.wait(20)
        try:
            yield
        finally:
            release.set()
            job.result()
