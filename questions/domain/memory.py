"""Whether recall keeps what it aims at: true retention, and how firm the cards are."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

import fsrs
from django.db.models import Case, Count, IntegerField, Q, Value, When

from accounts.models import User
from questions.domain.queries import queue_for_user, unmarked
from questions.models import ReviewLog

WEEKS = 12
# Below this a share says more about chance than about memory.
ENOUGH = 20
# Days of stability at which a card moves on to the next group.
STEPS = (1, 3, 7, 21, 60, 180)


@dataclass(frozen=True)
class Held:
    """Of `total` looks at cards that had been seen on an earlier day, `kept` were remembered."""

    kept: int
    total: int

    @property
    def share(self) -> float | None:
        return self.kept / self.total if self.total else None

    @property
    def is_enough(self) -> bool:
        return self.total >= ENOUGH

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share: Wilson, Journal of the American Statistical Association
        22 (1927), 209-212."""
        if not self.total:
            return 0.0, 1.0
        z, n, share = 1.96, self.total, self.kept / self.total
        centre = (share + z * z / (2 * n)) / (1 + z * z / n)
        spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, centre - spread), min(1.0, centre + spread)


@dataclass(frozen=True)
class Week:
    """The week that begins on `first`, and what was remembered in it."""

    first: date
    held: Held


def list_retention(*, learner: User, today: date) -> list[Week]:
    """Return the last twelve weeks, the oldest first: one query.

    A look counts where the card had been seen on an earlier day, as the learner rates it by now;
    hard is remembered. A second look at a card on the same day does not count, nor does one by an
    answer that the learner has yet to mark.
    """
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    looks = ReviewLog.objects.filter(
        learner=learner,
        study_day__range=(first, today),
        superseded_by=None,
        rating__isnull=False,
        days_since__gte=1,
    ).exclude(submission__in=unmarked(learner).values("submission"))
    rows = (
        looks.order_by()
        .values("study_day")
        .annotate(total=Count("pk"), kept=Count("pk", filter=Q(rating__gt=fsrs.Rating.Again)))
    )
    sums = [[0, 0] for _week in range(WEEKS)]
    for row in rows:
        week = sums[(row["study_day"] - first).days // 7]
        week[0] += row["kept"]
        week[1] += row["total"]
    return [
        Week(first + timedelta(weeks=number), Held(kept, total))
        for number, (kept, total) in enumerate(sums)
    ]


def add_up(weeks: list[Week]) -> Held:
    return Held(sum(week.held.kept for week in weeks), sum(week.held.total for week in weeks))


def count_stabilities(*, learner: User) -> list[int]:
    """Return how many cards are in each group of stability, the least firm first: one query."""
    cases = [When(stability__lt=step, then=Value(number)) for number, step in enumerate(STEPS)]
    groups = Case(*cases, default=Value(len(STEPS)), output_field=IntegerField())
    seen = queue_for_user(learner).select_related(None).filter(stability__isnull=False)
    rows = seen.order_by().values(firmness=groups).annotate(count=Count("pk"))
    counts = {row["firmness"]: row["count"] for row in rows}
    return [counts.get(number, 0) for number in range(len(STEPS) + 1)]
