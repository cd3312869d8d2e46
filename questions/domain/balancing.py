"""Which day of the fuzz range a card comes due on: the emptiest, with respect for easy days."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db.models import BigIntegerField, Count, DateField

from accounts.models import User
from questions.domain.preferences import share_of
from questions.domain.scheduling import fuzz_range
from questions.models import Card, RecallSettings
from studyhub.statements import Given, Statement

# Each scored answer to a card that was seen before takes it.
LOADS = Statement(
    lambda: (
        Card.objects.filter(
            learner=Given("learner", BigIntegerField()),
            day__range=(Given("first", DateField()), Given("last", DateField())),
            suspended_at=None,
        )
        .exclude(pk=Given("without", BigIntegerField()))
        .order_by()
        .values_list("day")
        .annotate(count=Count("pk"))
    )
)


def loads_between(
    *, learner: User, first: date, last: date, without: Card | None = None
) -> dict[date, int]:
    """Return how many cards are to be asked on each day from `first` to `last`."""
    besides = without.pk if without else 0
    return dict(LOADS.fetch(learner=learner.pk, first=first, last=last, without=besides))


def choose_shift(
    *, interval: int, day: date, loads: Mapping[date, int], settings: RecallSettings
) -> int:
    """Return by how many days to move an interval that begins on `day`.

    The day of the fuzz range with the least load wins, where a day that may have half as much
    counts double, and one that shall have none only where there is no other. Of equals the one that
    is nearest to what the scheduler gave, and then the earlier.
    """
    first, last = fuzz_range(interval)
    days = {number: day + timedelta(days=number) for number in range(first, last + 1)}
    best = emptiest(days.values(), loads=loads, settings=settings, ideal=days[interval])
    return (best - day).days - interval


def emptiest(
    days: Iterable[date],
    *,
    loads: Mapping[date, int],
    settings: RecallSettings,
    ideal: date,
) -> date:
    """Return the day with the least load for what it may have: see `choose_shift`."""

    def cost(day: date) -> tuple:
        share = share_of(settings, day)
        load = (loads.get(day, 0) + 1) * 100 / (share or 100)
        return share == 0, load, abs((day - ideal).days), day

    return min(days, key=cost)
