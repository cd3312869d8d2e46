"""A lesson is done when its checks are passed, each by an answer that was given in a lesson."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lessons.domain.reading import lock_progress, reopen_lesson
from lessons.models import LessonProgress
from questions.domain.scoring import score_submission
from questions.models import Question, Score, Submission
from tests.factories import LessonFactory, QuestionFactory, SubmissionFactory
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db
WRONG = {"choice": ["b"]}
LOCKS_PERSON = re.compile(r'FROM "accounts_user" .*FOR (NO KEY )?UPDATE', re.DOTALL)


@pytest.fixture
def lesson(alice):
    checks = QuestionFactory.create_batch(2)
    return LessonFactory(checks=[check.slug for check in checks])


@pytest.fixture
def answer(alice, lesson):
    """Return a function that answers one of the two checks and scores it."""

    def give(number: int, *, context=Submission.Context.LESSON, **fields) -> None:
        version = lesson_check(lesson, number)
        fields = {"learner": alice, "submitted_at": timezone.now()} | fields
        made = SubmissionFactory(version=version, context=context, **fields)
        score_submission(submission_id=str(made.pk))

    return give


def lesson_check(lesson, number: int):
    return Question.objects.get(slug=lesson.checks[number]).current_version


def is_done(person) -> bool:
    return LessonProgress.objects.filter(learner=person, done_at__isnull=False).exists()


def test_the_last_check_that_is_passed_marks_the_lesson(alice, eve, answer):
    answer(0)
    answer(1, response=WRONG)
    answer(1, learner=eve)
    assert not is_done(alice)

    answer(1)
    assert is_done(alice)
    assert not is_done(eve)


def test_answers_elsewhere_are_no_checks(alice, answer):
    answer(0)
    answer(1, context=Submission.Context.PRACTICE)

    assert not is_done(alice)


def test_a_mark_that_was_taken_back_comes_again_by_checks_that_are_passed_since(
    alice, lesson, answer
):
    answer(0)
    answer(1)
    reopen_lesson(learner=alice, lesson=lesson, now=timezone.now())
    answer(0, response=WRONG)
    answer(0)
    assert not is_done(alice)

    answer(1)
    assert is_done(alice)


def test_the_mark_is_stored_with_the_score_or_neither_is(alice, answer):
    answer(0)
    refuse = "ALTER TABLE lessons_readingoutbox ADD CONSTRAINT refused CHECK (false) NOT VALID"
    with connection.cursor() as cursor:
        cursor.execute(refuse)
    with pytest.raises(IntegrityError), transaction.atomic():
        answer(1)
    assert Score.objects.count() == 1

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE lessons_readingoutbox DROP CONSTRAINT refused")
    answer(1)
    assert is_done(alice)


def test_the_mark_is_written_before_the_row_of_a_person_is_locked(alice, answer):
    answer(0)
    with CaptureQueriesContext(connection) as asked:
        answer(1, submitted_at=timezone.now() - timedelta(hours=1))  # late, so that it is told
    assert is_done(alice)
    statements = [one["sql"] for one in asked]
    locks = [at for at, sql in enumerate(statements) if LOCKS_PERSON.search(sql)]
    marks = [at for at, sql in enumerate(statements) if "lessons_readingoutbox" in sql]
    assert marks
    assert min(locks) > max(marks)


@pytest.mark.django_db(transaction=True)
def test_a_score_waits_for_the_tab_that_is_first_with_the_lesson(alice):
    check = QuestionFactory()
    lesson = LessonFactory(checks=[check.slug])
    last = SubmissionFactory(
        version=check.current_version,
        learner=alice,
        context=Submission.Context.LESSON,
        submitted_at=timezone.now(),
    )

    def score():
        try:
            return score_submission(submission_id=str(last.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:
        with transaction.atomic():
            lock_progress(learner=alice, lesson=lesson, now=timezone.now())
            scored = worker.submit(score)
            wait_until_blocked()
        assert scored.result(timeout=30).submission_id == last.pk
    assert is_done(alice)
