"""Give each card its study day, and each look its learner: cards are replayed from their looks."""

import zoneinfo
from datetime import UTC, datetime, time

from django.db import migrations
from django.db.models import F, OuterRef, Subquery

from questions.domain.scheduling import Look, remember

CHUNK = 500
KEPT = [
    *("state", "stability", "looked_on", "looks", "lapses"),
    *("due_on", "day", "due_at"),
]


def give_days(apps, schema_editor):
    Card = apps.get_model("questions", "Card")
    ReviewLog = apps.get_model("questions", "ReviewLog")
    owner = Card.objects.filter(pk=OuterRef("card")).values("learner")
    ReviewLog.objects.filter(learner=None).update(
        learner=Subquery(owner), made_at=F("reviewed_at")
    )
    cards = Card.objects.select_related("learner").prefetch_related("logs").order_by("pk")
    batch, looks = [], []
    for card in cards.iterator(chunk_size=CHUNK):
        looks += replay(card)
        batch.append(card)
        if len(batch) == CHUNK:
            store(Card, ReviewLog, batch, looks)
            batch, looks = [], []
    store(Card, ReviewLog, batch, looks)


def replay(card):
    """Set what the looks of a card come to. Return those that follow another."""
    logs = sorted(card.logs.all(), key=lambda log: (log.reviewed_at, str(log.submission_id)))
    for before, log in zip(logs, logs[1:], strict=False):
        log.days_since = max(0, (log.study_day - before.study_day).days)
    memory = remember(card.pk, [Look(log.rating, log.study_day, log.retention) for log in logs])
    zone = zone_of(card.learner)
    card.state = memory.state
    card.stability = memory.stability
    card.looked_on = memory.looked_on
    card.looks, card.lapses = memory.looks, memory.lapses
    card.day = card.due_on = memory.due_on or card.due_at.astimezone(zone).date()
    card.due_at = datetime.combine(card.day, time(), zone).astimezone(UTC)
    return logs[1:]


def zone_of(learner):
    try:
        return zoneinfo.ZoneInfo(learner.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


def store(Card, ReviewLog, cards, looks):
    Card.objects.bulk_update(cards, KEPT, batch_size=CHUNK)
    ReviewLog.objects.bulk_update(looks, ["days_since"], batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [("questions", "0004_recall_schedule")]

    operations = [migrations.RunPython(give_days, migrations.RunPython.noop)]
