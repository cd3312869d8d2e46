"""What Doctor looks for among the figures: facts that no fold has taken."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.domain.folds import fold_some
from progress.domain.rollups import OUTBOXES
from studyhub.findings import Check, Finding

# Folds run within seconds of the fact.
LONG = timedelta(seconds=60)


def find_unfolded(*, now: datetime) -> Iterator[Finding]:
    """Yield the facts that wait over a minute for their fold, as one finding."""
    count, since = 0, None
    for outbox in OUTBOXES:
        waiting = outbox.objects.filter(created_at__lt=now - LONG)
        figures = waiting.aggregate(count=Count("pk"), oldest=Min("created_at"))
        count += figures["count"]
        since = min(filter(None, (since, figures["oldest"])), default=None)
    if not count:
        return
    says = ngettext(
        "%(count)d fact is not in the figures yet",
        "%(count)d facts are not in the figures yet",
        count,
    )
    yield Finding(
        says=says % {"count": count},
        means=_("Progress and Today lag behind. Answers and scores are safe."),
        since=since,
        repair=_("Fold %(count)d") % {"count": count},
    )


def fold(*, now: datetime) -> str:
    """Fold what waits, as many as a page may take the time for, and say how many."""
    count = fold_some()
    sentence = ngettext("%(count)d fact folded.", "%(count)d facts folded.", count)
    return sentence % {"count": count}


CHECKS = (Check("unfolded-facts", find_unfolded, fold),)
