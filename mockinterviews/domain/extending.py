"""Giving more time: to one interview or to many, running or closed by the clock.

An extension reverses every lock that expiry set. Where the deadline has passed, the time since then
enters the ledger as well: nobody could write in it, so that the learner gets the whole extension.
An interview that the clock closed opens again: its answers are taken back (`submit_drafts` gives
back what is handed in unchanged), what reached us late stands in its field, and the receipt that
was given is kept beside the next one.
"""

import logging
import math
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Case, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.queries import active_memberships, cohorts_of_mentor
from accounts.models import User
from mockinterviews.domain.closing import take_back
from mockinterviews.domain.late import take_in
from mockinterviews.domain.ledger import (
    InterviewError,
    NotRunning,
    add_event,
    count_look,
    lock,
    reckon_ends,
)
from mockinterviews.domain.receipts import keep_receipt
from mockinterviews.domain.telling import tell_of_extension
from mockinterviews.models import Interview, InterviewQuestion, TimeEvent

log = logging.getLogger(__name__)

# So long after its end an interview can be opened again. Later its scores are old news.
REOPENS_WITHIN = timedelta(hours=24)
MOST_MINUTES = 600
# The constraint that decides where somebody starts one interview while another opens again.
ONE_RUNNING = "interview_one_running_per_learner"
# What opening again changes beside the deadline.
REOPENED = (
    "state",
    "finished_at",
    "closed_at",
    "closed_by",
    "receipt",
    "receipt_hash",
    "earlier_receipts",
)
# What staff and mentors may give: the clock's own kinds are not theirs.
GIVEN = (TimeEvent.Kind.EXTENSION, TimeEvent.Kind.INCIDENT)
# In which order interviews are told: those that run, what the clock has closed, what is paused.
NOW_FIRST = Case(
    When(state=Interview.State.CLOSED, then=1), When(paused_at__isnull=False, then=2), default=0
)


class CannotReopen(InterviewError):
    """A closed interview that stays closed."""


class AlreadyGiven(InterviewError):
    """The same form was sent before: its time is there, and counts once."""


@dataclass
class Extended:
    """What became of an extension for several: those with more time, and why not the others."""

    given: list[Interview] = field(default_factory=list)
    already: list[Interview] = field(default_factory=list)
    refused: list[InterviewError] = field(default_factory=list)


def interviews_to_extend(user: User, now: datetime) -> QuerySet[Interview]:
    """Return the interviews that `user` may give more time to, the next to end first.

    Those that run, then those that the clock closed within REOPENS_WITHIN, then those whose clock
    stands still, perhaps for months. Staff see all, mentors those of the learners in their cohorts,
    and nobody their own.
    """
    running = Interview.objects.filter(state=Interview.State.RUNNING)
    closed = Interview.objects.filter(
        state=Interview.State.CLOSED,
        closed_by=Interview.ClosedBy.DEADLINE,
        finished_at__gt=now - REOPENS_WITHIN,
    )
    found = (running | closed).exclude(learner=user).select_related("learner")
    if not user.has_perm("mockinterviews.add_timeevent"):
        theirs = active_memberships().filter(cohort__in=cohorts_of_mentor(user))
        found = found.filter(learner__in=theirs.values("learner"))
    return found.defer("receipt", "earlier_receipts").order_by(NOW_FIRST, "deadline", "pk")


def extend_interview(
    *,
    interview: Interview,
    seconds: int,
    reason: str,
    made_by: User,
    now: datetime | None = None,
    kind: str = TimeEvent.Kind.EXTENSION,
    key: uuid.UUID | None = None,
) -> Interview:
    """Give an interview more time: a ledger entry, a later deadline, and a notice.

    Without `now` it is the time at which the interview is held, since nobody could write in it
    while this waited. Raise AlreadyGiven where the same `key` gave it before.

    One that the clock closed is opened again (see `reopen`), and what the clock made late stands in
    the drafts of all questions that are open now (recorded as accepted by `made_by`): also of one
    that ran all the time, whose own minutes or whose deadline were over for a moment. Raise
    NotRunning before the start and CannotReopen where a closed one stays closed.
    """
    if seconds <= 0:
        raise InterviewError(_("Give a number of seconds above 0."), interview)
    given = {"seconds": seconds, "reason": reason, "made_by": made_by, "kind": kind, "key": key}
    try:
        with transaction.atomic():
            return extend(interview, now, **given)
    except IntegrityError as error:
        if ONE_RUNNING not in str(error):
            raise
        # They began the other one since this was checked.
        raise CannotReopen(say_another_runs(interview), interview) from None


def extend(interview: Interview, now: datetime | None, *, seconds, reason, made_by, kind, key):
    locked = lock(interview)
    now = now or timezone.now()
    if key and locked.time_events.filter(key=key).exists():
        raise AlreadyGiven(_("This time was given before; it counts once."), locked)
    if locked.state == Interview.State.CLOSED:
        reopen(locked, now)
    if locked.state != Interview.State.RUNNING:
        raise NotRunning(locked)
    make_up_for_gap(locked, now)
    add_event(locked, kind=kind, seconds=seconds, reason=reason, made_by=made_by, now=now, key=key)
    reckon_ends(locked)
    take_in(locked, accepted_by=made_by, reason=reason, now=now)
    locked.save(update_fields=["deadline", *REOPENED])
    tell_of_extension(locked, seconds=seconds, reason=reason, made_by=made_by, now=now)
    return locked


def extend_all(
    *,
    interviews: Iterable[Interview],
    seconds: int,
    reason: str,
    made_by: User,
    now: datetime | None = None,
    kind: str = TimeEvent.Kind.EXTENSION,
    key: uuid.UUID | None = None,
) -> Extended:
    """Extend each interview in a transaction of its own; what is refused or fails stops no other.

    See `extend_interview`: without `now` each has its own, and the same `key` counts once for each.
    """
    result = Extended()
    for interview in interviews:
        try:
            result.given.append(
                extend_interview(
                    interview=interview,
                    seconds=seconds,
                    reason=reason,
                    made_by=made_by,
                    now=now,
                    kind=kind,
                    key=key,
                )
            )
        except AlreadyGiven as error:
            result.already.append(error.interview)
        except InterviewError as error:
            result.refused.append(error)
        except Exception:  # whatever is wrong with this one, the next learner's gets its time
            log.exception("interview %s was not extended", interview.pk)
            result.refused.append(InterviewError(say_failed(interview), interview))
    return result


def make_up_for_gap(locked: Interview, now: datetime) -> None:
    """Enter the time since a deadline that has passed: nothing could be written in it.

    Nor was any question looked at in it.
    """
    if locked.paused_at is None and now > locked.deadline:
        count_look(locked, locked.deadline, then=now)
        gap = math.ceil((now - locked.deadline).total_seconds())
        add_event(
            locked,
            kind=TimeEvent.Kind.PAUSE,
            seconds=gap,
            reason=_("Closed by the clock meanwhile"),
            now=now,
        )


def reopen(locked: Interview, now: datetime) -> None:
    """Open a locked interview again that the clock had closed. Part of the caller's transaction.

    Effects: its answers are withdrawn, and the receipt is put aside.
    """
    check_reopening(locked, now)
    questions = InterviewQuestion.everything.filter(interview=locked, submission__isnull=False)
    take_back(questions.select_related("submission"), now)
    keep_receipt(locked, now)
    locked.receipt, locked.receipt_hash = None, ""
    locked.finished_at = locked.closed_at = None
    locked.closed_by, locked.state = "", Interview.State.RUNNING


def may_reopen(interview: Interview, now: datetime) -> bool:
    """Return whether more time would open a closed interview again, another one aside."""
    by_clock = interview.closed_by == Interview.ClosedBy.DEADLINE
    return by_clock and interview.finished_at > now - REOPENS_WITHIN


def check_reopening(locked: Interview, now: datetime) -> None:
    """Raise CannotReopen where a closed interview stays closed, with a sentence for staff."""
    names = {"person": locked.learner, "title": locked.plan["title"]}
    if locked.closed_by != Interview.ClosedBy.DEADLINE:
        says = _("%(person)s handed in “%(title)s” by hand. What is handed in so stays handed in.")
    elif locked.finished_at <= now - REOPENS_WITHIN:
        says = _("“%(title)s” of %(person)s ended over a day ago and stays closed.")
    elif Interview.objects.filter(
        learner=locked.learner_id, state=Interview.State.RUNNING
    ).exists():
        raise CannotReopen(say_another_runs(locked), locked)
    else:
        return
    raise CannotReopen(says % names, locked)


def say_another_runs(interview: Interview) -> str:
    says = _("%(person)s sits another interview now. “%(title)s” can be opened again after it.")
    return says % {"person": interview.learner, "title": interview.plan["title"]}


def say_failed(interview: Interview) -> str:
    says = _(
        "“%(title)s” of %(person)s has no more time: something broke here. Give it again, or tell "
        "who runs the site."
    )
    return says % {"person": interview.learner, "title": interview}
