"""The ledger of time: what was added to an interview's clock, by whom and why.

Every change of a sitting locks the interview's own row first: start, save, extend, pause, close.
"""

import math
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mockinterviews.domain import clock
from mockinterviews.models import Interview, InterviewQuestion, Mode, TimeEvent


class InterviewError(Exception):
    """Something that an interview's state does not allow. Carries a sentence for the person."""

    def __init__(self, sentence: str, interview: Interview | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.interview = interview


class NotRunning(InterviewError):
    """What was asked needs a running interview."""

    def __init__(self, interview: Interview):
        super().__init__(_("This interview is not running."), interview)


@transaction.atomic
def pause_interview(*, interview: Interview, now: datetime) -> Interview:
    """Stop the clock of a practice interview. Pausing twice is once."""
    locked = lock_running(interview)
    if locked.mode != Mode.PRACTICE:
        raise InterviewError(_("An interview under the clock has no pause."), locked)
    if locked.paused_at is None and now < locked.deadline:
        rest_looking(locked, now)
        locked.paused_at = now
        locked.save(update_fields=["paused_at"])
    return locked


@transaction.atomic
def resume_interview(*, interview: Interview, now: datetime) -> Interview:
    """Let the clock go on: the pause enters the ledger and the deadline moves by its length."""
    return go_on(lock_running(interview), now)


def go_on(locked: Interview, now: datetime) -> Interview:
    """End the pause of a locked interview, if there is one. Part of the caller's transaction."""
    if locked.paused_at is None:
        return locked
    seconds = max(0, math.ceil((now - locked.paused_at).total_seconds()))
    add_event(locked, kind=TimeEvent.Kind.PAUSE, seconds=seconds, now=now)
    locked.paused_at = None
    pages_looked_at(locked).update(visited_at=now)
    reckon_ends(locked)
    locked.save(update_fields=["paused_at", "deadline"])
    return locked


def lock(interview: Interview) -> Interview:
    """Lock the row that every change of a sitting goes through: start, save, extend, close."""
    return (
        Interview.objects.select_for_update(of=("self",), no_key=True)
        .select_related("learner")
        .get(pk=interview.pk)
    )


def lock_running(interview: Interview) -> Interview:
    locked = lock(interview)
    if locked.state != Interview.State.RUNNING:
        raise NotRunning(locked)
    return locked


def add_event(locked: Interview, *, kind, seconds, now, reason="", made_by=None, key=None) -> None:
    TimeEvent.objects.create(
        interview=locked,
        kind=kind,
        seconds=seconds,
        reason=reason[:200],
        made_by=made_by,
        created_at=now,
        key=key,
    )


def reckon_ends(locked: Interview) -> None:
    """Set the deadline by the ledger, and the ends of the questions that their minutes close.

    The caller saves the deadline.
    """
    locked.deadline = reckon_deadline(locked)
    opened = locked.questions.filter(closes=True, opened_at__isnull=False)
    if moved := list(opened):
        for question in moved:
            question.closes_at = reckon_question_end(locked, question)
        InterviewQuestion.objects.bulk_update(moved, ["closes_at"])


def reckon_question_end(locked: Interview, question: InterviewQuestion) -> datetime:
    return clock.question_deadline(
        opened_at=question.opened_at,
        seconds=round(question.minutes * 60),
        base_seconds=locked.base_seconds,
        events=locked.time_events.all(),
    )


def stop_looking(locked: Interview, now: datetime) -> None:
    """Add to the page that is looked at how long that was: it is looked at no more."""
    count_look(locked, now, then=None)


def rest_looking(locked: Interview, now: datetime) -> None:
    """Add to the page that is looked at how long that was: one is there again after the pause."""
    count_look(locked, now, then=now)


def count_look(locked: Interview, now: datetime, *, then: datetime | None) -> None:
    for place in pages_looked_at(locked):
        place.spent_seconds += max(0, round((now - place.visited_at).total_seconds()))
        rows = InterviewQuestion.everything.filter(pk=place.pk)
        rows.update(spent_seconds=place.spent_seconds, visited_at=then)


def pages_looked_at(interview: Interview) -> QuerySet[InterviewQuestion]:
    """Return the page that the learner is at, if any: see `visits`."""
    return InterviewQuestion.everything.filter(interview=interview, visited_at__isnull=False)


def reckon_deadline(locked: Interview) -> datetime:
    return clock.deadline(
        started_at=locked.started_at,
        base_seconds=locked.base_seconds,
        events=locked.time_events.all(),
    )
