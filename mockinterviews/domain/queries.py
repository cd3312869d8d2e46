"""What is asked of interviews."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q, QuerySet

from accounts.models import User
from mockinterviews.domain import clock
from mockinterviews.models import Blueprint, Interview, InterviewQuestion
from studyhub.params import MOST_32
from studyhub.statements import Given, Statement


def interviews_for_user(user: User) -> QuerySet[Interview]:
    """Return the interviews that `user` may open: their own."""
    return Interview.objects.filter(learner=user)


def questions_for_user(user: User) -> QuerySet[InterviewQuestion]:
    """Return the questions and other pages of the interviews that `user` may open."""
    return InterviewQuestion.everything.filter(interview__learner=user)


def find_question(user: User, interview_id: uuid.UUID, position: int) -> InterviewQuestion | None:
    """Return a question of `user`'s interview with version, draft and interview, if there is one.

    Each save of somebody who types begins with it. What the interview holds beside its clock is
    read where it is asked for.
    """
    found = QUESTION.fetch(user=user.pk, interview=interview_id, position=min(position, MOST_32))
    return next(iter(found), None)


NO_CLOCK = ("plan", "receipt", "receipt_hash", "earlier_receipts")
QUESTION = Statement(
    lambda: (
        questions_for_user(Given("user", models.BigIntegerField()))
        .filter(
            interview=Given("interview", models.UUIDField()),
            position=Given("position", models.IntegerField()),
        )
        .select_related("version", "interview", "draft")
        .defer("version__text_html", "version__explanation_html")
        .defer(*(f"interview__{name}" for name in NO_CLOCK))
        .order_by()
    )
)

# The entries of a question's content that `name_lack` looks at.
COMPLETED_BY = ("sections", "answer", "items", "pairs", "gaps")


# The order in which people look for the time that they have.
SHORTEST_FIRST = ("minutes", "position", "pk")


def open_blueprints() -> QuerySet[Blueprint]:
    """Return the blueprints on offer to everybody, the shortest first."""
    on_offer = Blueprint.objects.filter(retired_at__isnull=True, learner__isnull=True)
    return on_offer.order_by(*SHORTEST_FIRST)


def blueprints_for_user(user: User) -> QuerySet[Blueprint]:
    """Return what `user` can start: what is on offer, and what they built for themselves."""
    known = blueprints_known_to(user).filter(retired_at__isnull=True)
    return known.order_by(*SHORTEST_FIRST)


def blueprints_known_to(user: User) -> QuerySet[Blueprint]:
    """Return the same with what was on offer once: a plan or an open page may still name it."""
    return Blueprint.objects.filter(Q(learner__isnull=True) | Q(learner=user))


def closed_for_list(user: User) -> QuerySet[Interview]:
    """Return the handed-in interviews of `user`, newest first."""
    closed = interviews_for_user(user).filter(state=Interview.State.CLOSED)
    return closed.order_by("-finished_at", "-pk")


# What was handed in before its learner saw the keys: see `Interview.knew_keys`.
WITHOUT_KEYS = Q(keys_shown_at=None) | Q(keys_shown_at__gte=F("finished_at"))


def places_for_map(interview_id: uuid.UUID) -> QuerySet[InterviewQuestion]:
    """Return all places with their drafts, without the heavy content of their versions.

    Of that comes only what says whether an answer is complete: see COMPLETED_BY.
    """
    return (
        InterviewQuestion.everything.filter(interview_id=interview_id)
        .select_related("version__question", "draft")
        .defer("version__content", "version__text_html", "version__explanation_html")
        .annotate(**{name: F(f"version__content__{name}") for name in COMPLETED_BY})
        .order_by("section", "position")
    )


def expired_interviews(now: datetime) -> QuerySet[Interview]:
    """Return the running interviews whose deadline and grace are over."""
    return Interview.objects.filter(
        state=Interview.State.RUNNING, paused_at__isnull=True, deadline__lt=now - clock.GRACE
    )


def running_interview(user: User, now: datetime) -> Interview | None:
    """Return the interview that `user` is sitting now, if any: one query.

    One whose time is over but which no sweep has closed yet does not count as running.
    """
    interview = next(iter(RUNNING.fetch(user=user.pk)), None)
    if interview is None or is_over(interview, now):
        return None
    return interview


def unfinished_interviews(user) -> QuerySet[Interview]:
    """Return the interview that `user` has begun and not handed in: a constraint allows one."""
    return interviews_for_user(user).filter(state=Interview.State.RUNNING).order_by()


RUNNING = Statement(lambda: unfinished_interviews(Given("user", models.BigIntegerField()))[:1])


def is_over(interview: Interview, now: datetime) -> bool:
    """Return whether a running interview must be closed before anything else happens to it."""
    return interview.state == Interview.State.RUNNING and clock.is_over(
        deadline=interview.deadline, now=now, paused_at=interview.paused_at
    )


def time_left(interview: Interview, now: datetime) -> timedelta:
    """Return the time left of a running interview."""
    return clock.remaining(deadline=interview.deadline, now=now, paused_at=interview.paused_at)
