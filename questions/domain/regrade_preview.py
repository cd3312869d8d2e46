"""What a regrade would do, in numbers and answer by answer."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from questions.domain.regrade_scope import (
    NOT_APPLIED,
    answers_left_out,
    answers_of,
    has_ruled_judge,
    is_left_behind,
)
from questions.domain.regrading import OPEN
from questions.models import Regrade, RegradeItem, Ruling


@dataclass(frozen=True)
class Preview:
    """How many answers a regrade moves, and which way."""

    answers: int
    up: int
    down: int
    stays: int
    cannot: int
    with_mark: int
    # What a ruling holds for, and no regrade touches.
    full: int = 0
    dropped: int = 0
    # What came since it was counted, such as by the end of a ruling, or by another regrade.
    uncounted: int = 0
    # What was taken back of a regrade that is applied otherwise.
    returned: int = 0

    @property
    def moves(self) -> int:
        return self.up + self.down


def preview_regrade(regrade: Regrade) -> Preview:
    """Return what was counted so far: a query, and those for what is not among it."""
    goes = Q(share__gt=F("share_before")), Q(share__lt=F("share_before"))
    counts = list_counted(regrade).aggregate(
        answers=Count("pk"),
        up=Count("pk", filter=goes[0]),
        down=Count("pk", filter=goes[1]),
        stays=Count("pk", filter=Q(share=F("share_before"))),
        cannot=Count("pk", filter=Q(share=None)),
        with_mark=Count("pk", filter=Q(has_mark=True) & (goes[0] | goes[1])),
    )
    return Preview(
        **Counter(counts),
        **count_left_out(regrade),
        uncounted=count_uncounted(regrade),
        returned=count_returned(regrade),
    )


def list_counted(regrade: Regrade) -> QuerySet[RegradeItem]:
    """Return what was counted, without what is ruled or taken back before it is applied.

    What a finished regrade did is past: a later ruling changes nothing of it.
    """
    if regrade.state not in OPEN:
        return regrade.items.exclude(is_left_behind())
    is_out = ~Q(submission__version__ruling="") | Q(submission__withdrawn_at__isnull=False)
    if regrade.version is None:
        is_out |= Q(has_ruled_judge("submission__"))
    return regrade.items.exclude(is_out, applied_at=None)


def count_left_out(regrade: Regrade) -> dict[str, int]:
    """Return how many answers a regrade leaves to a ruling. That of a bank names none."""
    if regrade.version is None or regrade.state not in OPEN:
        return {}
    applied = regrade.items.exclude(applied_at=None).values("submission")
    return (
        answers_left_out(regrade)
        .exclude(pk__in=applied)
        .aggregate(
            full=Count("pk", filter=Q(version__ruling=Ruling.Kind.FULL)),
            dropped=Count("pk", filter=Q(version__ruling=Ruling.Kind.DROP)),
        )
    )


def count_uncounted(regrade: Regrade) -> int:
    """Return how many answers a regrade that is ready could score besides those it has counted."""
    if regrade.state != Regrade.State.READY:
        return 0
    return answers_of(regrade).exclude(pk__in=regrade.items.values("submission")).count()


def count_returned(regrade: Regrade) -> int:
    """Return how many scores of a regrade that is applied were taken back, but not all."""
    if regrade.state != Regrade.State.DONE:
        return 0
    return list_counted(regrade).filter(NOT_APPLIED).count()


def list_items(regrade: Regrade) -> QuerySet[RegradeItem]:
    """Return the answers that move, those that move most first."""
    return (
        list_counted(regrade)
        .filter(Q(share=None) | ~Q(share=F("share_before")))
        .select_related("submission__version")
        .order_by(F("share") - F("share_before"), "pk")
    )
