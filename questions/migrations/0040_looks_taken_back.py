"""Let answers that were taken back be no looks: theirs are undone, and their cards replayed."""

import zoneinfo
from datetime import UTC, datetime, time

from django.db import migrations, transaction
from django.utils import timezone

from questions.domain.scheduling import Look, remember

KEPT = ["state", "stability", "looked_on", "looks", "lapses", "due_on", "day", "plan", "due_at"]


def undo_looks(apps, schema_editor):
    Card = apps.get_model("questions", "Card")
    ReviewLog = apps.get_model("questions", "ReviewLog")
    theirs = ReviewLog.objects.filter(
        submission__withdrawn_at__isnull=False, superseded_by=None, rating__isnull=False
    )
    for key in sorted(set(theirs.order_by().values_list("card", flat=True))):
        with transaction.atomic():
            for card in Card.objects.select_for_update(of=("self",)).filter(pk=key):
                undo_at(card, ReviewLog)


def undo_at(card, ReviewLog):
    """Append what undoes the looks of answers that were taken back at a locked card."""
    looks = ReviewLog.objects.filter(card=card, superseded_by=None, rating__isnull=False)
    looks = sorted(looks.select_related("submission"), key=order_of)
    undone = [look for look in looks if look.submission and look.submission.withdrawn_at]
    ReviewLog.objects.bulk_create(
        ReviewLog(
            card_id=card.pk,
            learner_id=card.learner_id,
            submission_id=look.submission_id,
            supersedes=look,
            source="undo",
            reviewed_at=look.reviewed_at,
            study_day=look.study_day,
            made_at=timezone.now(),
            retention=look.retention,
        )
        for look in undone
    )
    replay(card, [look for look in looks if look not in undone])


def order_of(log):
    return log.reviewed_at, str(log.submission_id or "")


def replay(card, looks):
    """Set what these looks come to. A plan that moved the card holds where its day is the same."""
    memory = remember(
        card.pk, [Look(log.rating, log.study_day, log.retention, log.shift) for log in looks]
    )
    card.state = memory.state
    card.stability = memory.stability
    card.looked_on = memory.looked_on
    card.looks, card.lapses = memory.looks, memory.lapses
    due_on = memory.due_on or card.starts_on or card.due_on
    if due_on != card.due_on:
        begins = datetime.combine(due_on, time(card.learner.day_starts_at), zone_of(card.learner))
        card.day = card.due_on = due_on
        card.plan, card.due_at = "", begins.astimezone(UTC)
    card.save(update_fields=KEPT)


def zone_of(learner):
    try:
        return zoneinfo.ZoneInfo(learner.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


class Migration(migrations.Migration):
    # Each card for itself: who scores an answer to it waits no longer than for another look.
    atomic = False

    dependencies = [("questions", "0039_problem_answered_by")]

    operations = [migrations.RunPython(undo_looks, migrations.RunPython.noop, elidable=True)]
