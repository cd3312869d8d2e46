"""Planned interviews: a time in the learner's calendar, and one reminder before it.

The reminder is sent by a task that looks every minute. It holds the row, tells and notes it in one
transaction, so that it can run twice, or beside itself, and the learner hears of it once. What is
late by more than `LATEST` is not sent any more.

An interview of the same blueprint that is begun within `SITS_WITHIN` of the planned start is the
planned one: its plan goes, and nobody is reminded of it. Of several the one goes whose start is
nearest. One begun earlier may have been one more, so the list tells of it and leaves it to the
learner.
"""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.domain.notices import notify
from accounts.models import User
from mockinterviews.domain import clock
from mockinterviews.domain.dropping import hold_built
from mockinterviews.models import Blueprint, Interview, PlannedInterview
from mockinterviews.notifying import SOON

# After the start nobody needs to be reminded of it.
LATEST = timedelta(minutes=5)
# A planned interview stays on the list for so long after its start.
SHOWN_FOR = timedelta(hours=3)
# Who begins it no earlier than so long before its start sits the planned one.
SITS_WITHIN = timedelta(hours=3)
BATCH = 100


def planned_for_user(user: User) -> QuerySet[PlannedInterview]:
    """Return the planned interviews that `user` may see: their own."""
    return PlannedInterview.objects.filter(learner=user).select_related("blueprint", "learner")


def coming(user: User, now: datetime) -> QuerySet[PlannedInterview]:
    """Return what `user` has still to sit, the next one first.

    With `sat_at`: when another one of it was begun since the plan was made or moved.
    """
    begun = Interview.objects.filter(
        learner=OuterRef("learner"),
        blueprint=OuterRef("blueprint"),
        started_at__gt=OuterRef("changed_at"),
    )
    newest = begun.order_by("-started_at").values("started_at")[:1]
    planned = planned_for_user(user).filter(starts_at__gt=now - SHOWN_FOR)
    return planned.annotate(sat_at=Subquery(newest))


@transaction.atomic
def plan_interview(
    *,
    learner: User,
    blueprint: Blueprint,
    starts_at: datetime,
    remind_minutes: int | None,
    now: datetime,
) -> PlannedInterview:
    """Put an interview into the learner's calendar. Raise BlueprintGone."""
    hold_built(blueprint)
    return PlannedInterview.objects.create(
        learner=learner,
        blueprint=blueprint,
        starts_at=starts_at,
        remind_minutes=remind_minutes,
        remind_at=find_reminder(starts_at, remind_minutes),
        created_at=now,
        changed_at=now,
    )


@transaction.atomic
def move_planned(
    *,
    planned: PlannedInterview,
    blueprint: Blueprint,
    starts_at: datetime,
    remind_minutes: int | None,
    now: datetime,
) -> PlannedInterview:
    """Move a planned interview. It is reminded of anew, and its calendar file replaces the old.

    Raise PlannedInterview.DoesNotExist where it was taken off the list, and BlueprintGone.
    """
    locked = PlannedInterview.objects.select_for_update().get(pk=planned.pk)
    hold_built(blueprint)
    locked.blueprint, locked.starts_at = blueprint, starts_at
    locked.remind_minutes = remind_minutes
    locked.remind_at = find_reminder(starts_at, remind_minutes)
    locked.reminded_at, locked.changed_at = None, now
    locked.revision += 1
    locked.save()
    return locked


def drop_planned(*, planned: PlannedInterview) -> None:
    """Take an interview out of the calendar. Dropping it twice is once."""
    PlannedInterview.objects.filter(pk=planned.pk).delete()


def take_off_list(*, interview: Interview, now: datetime) -> None:
    """Drop the plan of an interview that is begun now. Part of the caller's transaction."""
    about = PlannedInterview.objects.filter(
        learner=interview.learner_id,
        blueprint=interview.blueprint_id,
        starts_at__gt=now - SHOWN_FOR,
        starts_at__lte=now + SITS_WITHIN,
    )
    nearest = min(about, key=lambda one: abs(one.starts_at - now), default=None)
    if nearest:
        drop_planned(planned=nearest)


def find_reminder(starts_at: datetime, minutes: int | None) -> datetime | None:
    return None if minutes is None else starts_at - timedelta(minutes=minutes)


def length_of(planned: PlannedInterview) -> timedelta:
    """Return how long it takes the learner, with their standing extra time."""
    seconds = planned.blueprint.minutes * 60
    extra = clock.accommodation_seconds(base_seconds=seconds, factor=planned.learner.time_factor)
    return timedelta(seconds=seconds + extra)


def minutes_of(planned: PlannedInterview) -> int:
    return math.ceil(length_of(planned) / timedelta(minutes=1))


def due_reminders(now: datetime) -> QuerySet[PlannedInterview]:
    """Return what is to be told now, the earliest first."""
    return PlannedInterview.objects.filter(
        reminded_at=None, remind_at__lte=now, starts_at__gt=now - LATEST
    ).order_by("remind_at", "pk")


def send_reminders(*, now: datetime) -> int:
    """Tell everybody whose interview comes soon, each in a transaction of its own.

    Return how many were told. What another worker holds is left to it.
    """
    due: Iterable = list(due_reminders(now).values_list("pk", flat=True)[:BATCH])
    return sum(remind(pk, now) for pk in due)


@transaction.atomic
def remind(pk, now: datetime) -> bool:
    free = due_reminders(now).select_for_update(of=("self",), skip_locked=True)
    planned = free.select_related("learner", "blueprint").filter(pk=pk).first()
    if planned is None:
        return False
    planned.reminded_at = now
    planned.save(update_fields=["reminded_at"])
    tell_of_start(planned, now)
    return True


def tell_of_start(planned: PlannedInterview, now: datetime) -> None:
    """Say when it begins, in the learner's own time."""
    begins = planned.starts_at.astimezone(planned.learner.zone)
    notify(
        person=planned.learner,
        kind=SOON,
        key=f"{planned.pk}:{planned.revision}",
        says=_("“%(title)s” is planned for %(time)s. It takes %(minutes)s minutes.")
        % {
            "title": planned.blueprint.title,
            "time": date_format(begins, "j F, H:i"),
            "minutes": minutes_of(planned),
        },
        url=reverse("interviews"),
        now=now,
    )
