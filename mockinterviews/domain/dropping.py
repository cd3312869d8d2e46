"""What is removed after a week: set-up interviews that nobody began, and plans that are past.

Nothing of them was written or scored. A blueprint that a learner built goes with its last interview
where nothing is planned with it: the same wish makes the same one again.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from mockinterviews.models import Blueprint, Interview, PlannedInterview

KEPT = timedelta(days=7)
BATCH = 500


@transaction.atomic
def drop_unused(*, now: datetime) -> int:
    """Remove what was set up a week ago and not begun. Return how many interviews that were.

    What somebody begins in this moment is locked, and stays. Effects: blueprints that nobody can
    need any more go, and what was planned for a week ago.
    """
    PlannedInterview.objects.filter(starts_at__lt=now - KEPT).delete()
    unused = Interview.objects.filter(state=Interview.State.READY, created_at__lt=now - KEPT)
    held = unused.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    found = dict(held.values_list("pk", "blueprint")[:BATCH])
    Interview.objects.filter(pk__in=found).delete()
    drop_built(set(found.values()))
    return len(found)


def drop_built(keys: Collection[int]) -> None:
    """Remove those blueprints that learners built and that stand nowhere."""
    built = Blueprint.objects.filter(pk__in=keys, learner__isnull=False)
    built.filter(interviews=None, planned=None).delete()
