"""A mentor who is away: what they hold goes back, and nothing new comes to them."""

from datetime import date, datetime

from django.db import models, transaction
from django.db.models import F, QuerySet

from accounts.models import User
from mentoring.domain.leases import lock_mentor, release_all
from mentoring.domain.queries import held_requests
from mentoring.models import MentorPause
from studyhub.statements import Given, Statement

PAUSES = Statement(
    lambda: MentorPause.objects.filter(mentor=Given("mentor", models.BigIntegerField()))
)


@transaction.atomic
def pause_mentor(*, mentor: User, back_on: date | None, now: datetime) -> int:
    """Take a mentor out of the assigning. Return how many requests went back, with their age.

    Their drafts are kept. What was asked of them by name is everybody's who may take it. Pausing
    again changes the day on which they are back.
    """
    lock_mentor(mentor)
    pause, made = MentorPause.objects.get_or_create(
        mentor=mentor, defaults={"since": now, "back_on": back_on}
    )
    if not made:
        pause.back_on = back_on
        pause.save(update_fields=["back_on"])
    # Leases that ran out go as well, and those of what was withdrawn. They are not counted: nobody
    # had them any more.
    counted = held_requests(mentor, now).count()
    release_all(mentor)
    return counted


def end_pause(*, mentor: User) -> None:
    """Let a mentor be asked again. Ending twice is the same as once."""
    MentorPause.objects.filter(mentor=mentor).delete()


def list_away() -> QuerySet[MentorPause]:
    """Return the mentors who are away, the first to be back on top."""
    return MentorPause.objects.select_related("mentor").order_by(
        F("back_on").asc(nulls_last=True), "since", "pk"
    )


def pause_of(mentor: User) -> MentorPause | None:
    return next(iter(PAUSES.fetch(mentor=mentor.pk)), None)
