"""What Doctor looks for among the figures: facts that no fold has taken, and earlier rules."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.domain import rules
from progress.domain.folds import fold_some
from progress.domain.rollups import OUTBOXES
from studyhub.enqueue import enqueue
from studyhub.findings import Check, Finding
from studyhub.queueing import WRITTEN

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


def find_outdated(*, now: datetime) -> Iterator[Finding]:
    """Yield as one finding that figures hold what other rules than those of this code counted."""
    known = rules.newest()
    if rules.are_current(known) or not rules.has_folded():
        return
    finding = Finding(
        says=_("Figures were reckoned by earlier rules"),
        means=_(
            "What was counted before the upgrade stands in Progress as it was counted then. "
            "A worker of the queue 'written' reckons it anew by itself, within minutes unless "
            "there are millions of answers. Answers and scores are safe."
        ),
        since=known.begun_at if known and known.fingerprints == rules.OWN else None,
        repair=_("Reckon anew"),
    )
    if rules.are_over(known):
        finding = replace(
            finding,
            says=_("Figures are reckoned by the rules of another version"),
            means=_(
                "Newer code runs beside this one and has taken the figures over; this one adds "
                "nothing to them. Answers and scores are safe. Reckon anew only if you went back "
                "to this version without a new start."
            ),
        )
    if settings.PGBOUNCER:
        cure = _("Straight to PostgreSQL, not through PgBouncer, run")
        finding = replace(finding, repair="", cure=cure, command="manage.py rebuild_progress")
    yield finding


def reckon_anew(*, now: datetime) -> str:
    """Let a worker reckon every figure anew by the rules of this code."""
    rules.announce()
    enqueue("progress.renew_outdated", queue=WRITTEN)
    return _("A worker reckons the figures anew. Until it is done they are shown as they are.")


CHECKS = (
    Check("unfolded-facts", find_unfolded, fold),
    Check("outdated-figures", find_outdated, reckon_anew),
)
