"""Changing how one is asked, with what follows from it for the cards that wait."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from accounts.domain.people import save_settings
from accounts.models import User
from questions.domain.aiming import plan_for_interview
from questions.domain.introducing import Introduction
from questions.domain.placing import hold_cards, place
from questions.models import Card, RecallSettings


@transaction.atomic
def save_recall_settings(
    *,
    learner: User,
    settings: RecallSettings,
    percent: int,
    week: list[int],
    day_starts_at: int,
    now: datetime,
) -> RecallSettings:
    """Store how `learner` wants to be asked.

    Effects: new cards get their first days anew, and the cards before the interview theirs. Every
    other card keeps its day: the aim counts from its next look on.
    """
    hold_cards(learner)
    settings.retention = Decimal(percent) / 100
    settings.week = week
    store_settings(settings)
    if learner.day_starts_at != day_starts_at:
        learner.day_starts_at = day_starts_at
        save_settings(user=learner, names=["day_starts_at"])
    introduce_anew(learner=learner, settings=settings, now=now)
    plan_for_interview(learner=learner, today=learner.study_day(now))
    return settings


def store_settings(settings: RecallSettings) -> None:
    """Store the row, new or not: of two first presses at once each would find none yet."""
    names = [field.name for field in RecallSettings._meta.fields if not field.primary_key]
    RecallSettings.objects.bulk_create(
        [settings], update_conflicts=True, unique_fields=["learner"], update_fields=names
    )


def introduce_anew(*, learner: User, settings: RecallSettings, now: datetime) -> None:
    """Lay out the first days of the cards that are still to come, in the order they had.

    One that is suspended takes no day from them. The caller holds the learner's cards. One that
    came since, and that somebody holds, keeps its day: they may wait for the person.
    """
    tomorrow = learner.study_day(now) + timedelta(days=1)
    waiting = Card.objects.filter(
        learner=learner,
        looks=0,
        starts_on__isnull=False,
        day__gte=tomorrow,
        suspended_at=None,
    )
    cards = list(waiting.select_for_update(skip_locked=True).order_by("day", "pk"))
    days = Introduction(learner=learner, settings=settings, first=tomorrow, anew=True)
    changed = []
    for card in cards:
        before = card.day
        card.starts_on = card.due_on = days.next_day()
        place(card, card.due_on, learner=learner)
        if card.day != before:
            changed.append(card)
    for card in changed:
        card.save(update_fields=["starts_on", "due_on", "day", "plan", "due_at"])
