"""Looking at one page after the other: how long each was looked at, and which ones are closed.

A question closes when its own minutes are over, where its draw says so; when it was left, where the
plan has no going back; and when its model answer was opened. What stood there is kept. A save that
was under way counts within the grace, as at the end of the interview.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from mockinterviews.domain import clock
from mockinterviews.domain.ledger import (
    InterviewError,
    lock_running,
    reckon_question_end,
    stop_looking,
)
from mockinterviews.models import Interview, InterviewQuestion, Mode
from questions.domain.hints import hints_of


class NoWayBack(InterviewError):
    """The plan has no going back and no skipping ahead; `place` is where one is."""

    def __init__(self, interview: Interview, place: InterviewQuestion):
        super().__init__(_("There is no going back in this interview."), interview)
        self.place = place


def goes_back(interview: Interview) -> bool:
    return interview.plan.get("going_back", True)


def find_current(places: Sequence[InterviewQuestion]) -> InterviewQuestion:
    """Return the last place that was opened; the first one before any was. `places` in order."""
    opened = [place for place in places if place.opened_at]
    return opened[-1] if opened else places[0]


def is_open_to(
    interview: Interview, places: Sequence[InterviewQuestion], place: InterviewQuestion
) -> bool:
    """Return whether one may go to `place` now: without going back to this one or the next."""
    if goes_back(interview):
        return True
    order = [one.pk for one in places]
    at = order.index(find_current(places).pk)
    return place.pk in order[at : at + 2]


def is_ahead(place: InterviewQuestion) -> bool:
    """Return whether a place is not to be known yet, nor written in.

    Without going back one opens it in turn; and where its minutes close it, they begin with that.
    """
    running = place.interview.state == Interview.State.RUNNING
    is_unopened = running and place.opened_at is None
    return is_unopened and (place.closes or not goes_back(place.interview))


def is_closed(question: InterviewQuestion, now: datetime) -> bool:
    """Return whether nothing can be written there any more."""
    return clock.is_question_over(question.closes_at, question.left_at, now=now, grace=False)


def visit(
    *,
    interview: Interview,
    places: Sequence[InterviewQuestion],
    place: InterviewQuestion,
    now: datetime,
) -> None:
    """Note that `place` is looked at now. Twice is once.

    Effects: the page before it is left, with the time that it was looked at; the first time, its
    own minutes begin, and it counts as opened in `places`, too; without going back, all places
    before it are left for good. Raise NoWayBack.
    """
    if not is_open_to(interview, places, place):
        raise NoWayBack(interview, find_current(places))
    if not place.visited_at:
        look_at(interview, places, place, now)


@transaction.atomic
def look_at(
    interview: Interview,
    places: Sequence[InterviewQuestion],
    place: InterviewQuestion,
    now: datetime,
) -> None:
    locked = lock_running(interview)
    stop_looking(locked, now)
    row = InterviewQuestion.everything.filter(pk=place.pk)
    if place.opened_at is None:
        place.opened_at = now
        place.closes_at = reckon_question_end(locked, place) if place.closes else None
        # Of two tabs at once the first begins its minutes.
        row.filter(opened_at=None).update(opened_at=now, closes_at=place.closes_at)
    place.visited_at = now
    row.update(visited_at=now)
    for one in places:
        if one.pk == place.pk:
            one.opened_at = place.opened_at
    if not goes_back(interview):
        order = [one.pk for one in places]
        before = order[: order.index(place.pk)]
        InterviewQuestion.everything.filter(pk__in=before, left_at=None).update(left_at=now)


@transaction.atomic
def open_next_hint(*, question: InterviewQuestion, now: datetime) -> None:
    """Open one more hint of a question, in practice mode. It costs what it costs in practice."""
    locked = lock_running(question.interview)
    check_practice(locked)
    row = InterviewQuestion.objects.select_related("version").get(pk=question.pk)
    if row.hints_opened < len(hints_of(row.version)) and not is_closed(row, now):
        InterviewQuestion.objects.filter(pk=row.pk).update(hints_opened=row.hints_opened + 1)


@transaction.atomic
def open_model_answer(*, question: InterviewQuestion, now: datetime) -> None:
    """Show the model answer, in practice mode: the question closes with what stands there."""
    check_practice(lock_running(question.interview))
    InterviewQuestion.objects.filter(pk=question.pk, left_at=None).update(left_at=now)


def check_practice(locked: Interview) -> None:
    if locked.mode != Mode.PRACTICE:
        raise InterviewError(_("An interview under the clock gives no hints."), locked)
