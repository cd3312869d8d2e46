"""A lesson is done when its checks are passed: the score of the last of them marks it."""

from datetime import datetime

from django.db.models import F, QuerySet

from lessons.domain.reading import finish_lesson
from lessons.models import Lesson, LessonProgress
from questions.domain.cards import PASSED
from questions.models import Submission
from studyhub.advisory import Advisory, hold


def finish_checked_lessons(*, submission: Submission, now: datetime) -> list[Lesson]:
    """Mark as done what this answer to a check has completed. Return those lessons.

    An answer counts that was given in a lesson and earned the share that passes; of several to one
    check the best does. Where the learner took the mark back, only what was passed since counts.
    Runs inside the transaction that stores the score: neither is there without the other. Of two
    last checks that are scored at once the second waits, and sees the first. Not for the person's
    row: its lock is the last of a transaction, see `accounts.domain.notices`.
    """
    if submission.context != Submission.Context.LESSON:
        return []
    hold(Advisory.CHECKS, submission.learner_id)
    slug = submission.version.question.slug
    rows = passed_checks(submission)
    passed = list(rows.values_list("pk", "version__question__slug", "submitted_at"))
    # A wrong answer to what was passed before marks nothing anew: the learner may have taken the
    # mark back.
    if submission.pk not in [pk for pk, _slug, _at in passed]:
        return []
    lessons = Lesson.objects.filter(
        retired_at=None, current_version__isnull=False, checks__contains=[slug]
    )
    lessons = list(lessons.select_related("current_version"))
    reopened = read_reopenings(submission, lessons)
    found = []
    for lesson in lessons:
        since = reopened.get(lesson.pk)
        counts = {name for _pk, name, at in passed if since is None or at > since}
        if counts.issuperset(lesson.checks):
            finish_lesson(learner=submission.learner, lesson=lesson, now=now)
            found.append(lesson)
    return found


def read_reopenings(submission: Submission, lessons: list[Lesson]) -> dict[int, datetime]:
    """Return when the same learner took back the mark of each of `lessons`, where they did."""
    rows = LessonProgress.objects.filter(
        learner=submission.learner_id, lesson__in=lessons, reopened_at__isnull=False
    )
    return dict(rows.values_list("lesson", "reopened_at"))


def passed_checks(submission: Submission) -> QuerySet[Submission]:
    """Return the answers of the same learner to checks of lessons that passed."""
    return Submission.objects.filter(
        learner=submission.learner_id,
        context=Submission.Context.LESSON,
        effective_score__points__gte=F("effective_score__maximum") * PASSED,
    )
