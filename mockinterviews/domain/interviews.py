"""Preparing and starting an interview."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from mockinterviews.domain import clock
from mockinterviews.domain.blueprints import draw_questions, past_of, plan_of
from mockinterviews.domain.closing import close_if_over
from mockinterviews.domain.dropping import hold_built
from mockinterviews.domain.ledger import (
    InterviewError,
    NotRunning,
    add_event,
    lock,
    reckon_deadline,
)
from mockinterviews.domain.pages import make_pages
from mockinterviews.domain.planning import take_off_list
from mockinterviews.models import (
    Blueprint,
    Draft,
    Interview,
    InterviewQuestion,
    TimeEvent,
)

# Opening the lobby twice within this time leads to the same prepared interview.
REUSE = timedelta(hours=1)


class AnotherRunning(InterviewError):
    """The learner sits another interview already; it is in `interview`."""

    def __init__(self, interview: Interview):
        sentence = _("“%(title)s” is still running. Go back to it, or hand it in first.")
        super().__init__(sentence % {"title": interview.plan["title"]}, interview)


@transaction.atomic
def prepare_interview(
    *, learner: User, blueprint: Blueprint, now: datetime, seed: int | None = None
) -> Interview:
    """Make an interview that is ready to start: the plan is copied and the questions are drawn.

    One that was prepared from the same plan within the last hour and not begun is given again.
    Raise BankTooSmall where the bank cannot meet the plan, and BlueprintGone.
    """
    hold_built(blueprint)
    plan = plan_of(blueprint)
    if waiting := prepared_lately(learner, plan, blueprint, now):
        return waiting
    seed = secrets.randbelow(2**31) if seed is None else seed
    past = past_of(learner, plan["sections"])
    drawn = draw_questions(sections=plan["sections"], seed=seed, past=past, pack=blueprint.pack)
    interview = Interview.objects.create(
        learner=learner,
        blueprint=blueprint,
        plan=plan,
        mode=blueprint.mode,
        created_at=now,
        base_seconds=blueprint.minutes * 60,
    )
    InterviewQuestion.objects.bulk_create(
        InterviewQuestion(
            interview=interview,
            position=position,
            section=item.section,
            version_id=item.version_id,
            seed=item.seed,
            minutes=item.minutes,
            closes=item.closes,
            follow_ups=list(item.follow_ups),
        )
        for position, item in enumerate(drawn, start=1)
    )
    return interview


def prepared_lately(learner, plan, blueprint, now) -> Interview | None:
    ready = Interview.objects.filter(
        learner=learner,
        blueprint=blueprint,
        state=Interview.State.READY,
        created_at__gt=now - REUSE,
        plan=plan,
    )
    return ready.order_by("-created_at", "-pk").first()


def start_interview(*, interview: Interview, now: datetime) -> Interview:
    """Start the clock. Starting twice is once.

    Effects: the standing extra time enters the ledger, the deadline is set, every question gets its
    empty draft, and where it was planned for about now, that plan goes. Raise AnotherRunning where
    the learner sits another one (a constraint decides the race of two tabs), NotRunning where this
    one is closed. An earlier interview whose time is over is closed on the way.
    """
    clear_the_way(interview, now)
    try:
        with transaction.atomic():
            return begin(interview, now)
    except IntegrityError:
        other = running_of(interview.learner_id)
        if other is None:
            raise
        if other.pk == interview.pk:
            return other
        raise AnotherRunning(other) from None


def clear_the_way(interview: Interview, now: datetime) -> None:
    other = running_of(interview.learner_id)
    if other is None or other.pk == interview.pk:
        return
    if close_if_over(interview=other, now=now).state == Interview.State.RUNNING:
        raise AnotherRunning(other)


def running_of(learner_id: int) -> Interview | None:
    return Interview.objects.filter(learner_id=learner_id, state=Interview.State.RUNNING).first()


def begin(interview: Interview, now: datetime) -> Interview:
    locked = lock(interview)
    if locked.state == Interview.State.RUNNING:
        return locked
    if locked.state != Interview.State.READY:
        raise NotRunning(locked)
    extra = clock.accommodation_seconds(
        base_seconds=locked.base_seconds, factor=locked.learner.time_factor
    )
    if extra:
        add_event(
            locked,
            kind=TimeEvent.Kind.ACCOMMODATION,
            seconds=extra,
            reason=_("Extra time, factor %(factor)s") % {"factor": locked.learner.time_factor},
            now=now,
        )
    make_pages(locked)
    places = InterviewQuestion.everything.filter(interview=locked)
    Draft.objects.bulk_create(Draft(question=place) for place in places)
    locked.state, locked.started_at = Interview.State.RUNNING, now
    locked.deadline = reckon_deadline(locked)
    locked.save(update_fields=["state", "started_at", "deadline"])
    take_off_list(interview=locked, now=now)
    return locked


def set_flag(*, question: InterviewQuestion, flagged: bool) -> None:
    """Flag a question for oneself, or take the flag away."""
    question.flagged = flagged
    InterviewQuestion.everything.filter(pk=question.pk).update(flagged=flagged)
