"""A lesson is done when its checks are passed: the score of the last of them marks it."""

from datetime import datetime

from django.db.models import F, QuerySet

from lessons.domain.reading import finish_lesson
from lessons.models import Lesson
from questions.domain.cards import PASSED
from questions.models import Submission


def finish_checked_lessons(*, submission: Submission, now: datetime) -> list[Lesson]:
    """Mark as done what this answer to a check has completed. Return those lessons.

    An answer counts that was given in a lesson and earned the share that passes; of several to one
    check the best does. In a transaction of its own, after the score is stored: a lesson that stays
    open for a fault in between can be marked by hand.
    """
    if submission.context != Submission.Context.LESSON:
        return []
    slug = submission.version.question.slug
    rows = passed_checks(submission).values_list("pk", "version__question__slug")
    passed = dict(rows)
    # A wrong answer to what was passed before marks nothing anew: the learner may have taken the
    # mark back.
    if submission.pk not in passed:
        return []
    lessons = Lesson.objects.filter(retired_at=None, checks__contains=[slug])
    lessons = lessons.select_related("current_version")
    found = [lesson for lesson in lessons if set(lesson.checks) <= set(passed.values())]
    for lesson in found:
        finish_lesson(learner=submission.learner, lesson=lesson, now=now)
    return found


def passed_checks(submission: Submission) -> QuerySet[Submission]:
    """Return the answers of the same learner to checks of lessons that passed."""
    return Submission.objects.filter(
        learner=submission.learner_id,
        context=Submission.Context.LESSON,
        effective_score__points__gte=F("effective_score__maximum") * PASSED,
    )
