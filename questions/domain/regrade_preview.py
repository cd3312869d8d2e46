"""What a regrade would do, in numbers and answer by answer."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from questions.models import Regrade, RegradeItem


@dataclass(frozen=True)
class Preview:
    """How many answers a regrade moves, and which way."""

    answers: int
    up: int
    down: int
    stays: int
    cannot: int
    with_mark: int

    @property
    def moves(self) -> int:
        return self.up + self.down


def preview_regrade(regrade: Regrade) -> Preview:
    """Return what was counted so far: one query."""
    goes = Q(share__gt=F("share_before")), Q(share__lt=F("share_before"))
    counts = regrade.items.aggregate(
        answers=Count("pk"),
        up=Count("pk", filter=goes[0]),
        down=Count("pk", filter=goes[1]),
        stays=Count("pk", filter=Q(share=F("share_before"))),
        cannot=Count("pk", filter=Q(share=None)),
        with_mark=Count("pk", filter=Q(has_mark=True) & (goes[0] | goes[1])),
    )
    return Preview(**Counter(counts))


def list_items(regrade: Regrade) -> QuerySet[RegradeItem]:
    """Return the answers that move, those that move most first."""
    return (
        regrade.items.filter(Q(share=None) | ~Q(share=F("share_before")))
        .select_related("submission__version")
        .order_by(F("share") - F("share_before"), "pk")
    )
