"""What is removed after a week: set-up interviews that nobody began, and plans that are past.

Nothing of them was written or scored. A blueprint that a learner built goes with the last interview
or plan that it stands in, and a week after its owner removed it: the same wish makes the same one
again.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from mockinterviews.domain.ledger import InterviewError
from mockinterviews.models import Blueprint, Interview, PlannedInterview

KEPT = timedelta(days=7)
BATCH = 500


class BlueprintGone(InterviewError):
    """What somebody begins or plans was dropped or removed in this moment."""

    def __init__(self):
        super().__init__(
            _(
                "This interview was removed meanwhile: by you, or because nobody began it for a "
                "week. Set it up anew."
            )
        )


@transaction.atomic
def drop_unused(*, now: datetime) -> int:
    """Remove what was set up a week ago and not begun. Return how many interviews that were.

    What somebody begins in this moment is locked, and stays. Effects: blueprints that nobody can
    need any more go, and what was planned for a week ago.
    """
    past = PlannedInterview.objects.filter(starts_at__lt=now - KEPT)
    planned = set(past.values_list("blueprint", flat=True))
    past.delete()
    unused = Interview.objects.filter(state=Interview.State.READY, created_at__lt=now - KEPT)
    held = unused.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    found = dict(held.values_list("pk", "blueprint")[:BATCH])
    Interview.objects.filter(pk__in=found).delete()
    removed = Blueprint.objects.filter(
        learner__isnull=False, retired_at__lt=now - KEPT, interviews=None
    )
    drop_built(planned.union(found.values(), removed.values_list("pk", flat=True)))
    return len(found)


def hold_built(blueprint: Blueprint) -> None:
    """Keep what a learner built from being dropped or removed before it is in use again.

    Part of the caller's transaction. What all are offered is never dropped. Raise BlueprintGone.
    """
    if blueprint.learner_id is None:
        return
    built = Blueprint.objects.filter(pk=blueprint.pk, retired_at=None)
    held = built.select_for_update(no_key=True)
    if not held.values_list("pk"):
        raise BlueprintGone


def drop_built(keys: Collection[int]) -> None:
    """Remove those blueprints that learners built and that stand nowhere.

    Locked first: what is made of one meanwhile is seen then, or waits and finds none.
    """
    built = Blueprint.objects.filter(pk__in=keys, learner__isnull=False)
    held = built.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True)
    Blueprint.objects.filter(pk__in=list(held), interviews=None, planned=None).delete()
