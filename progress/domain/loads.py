"""The way to a real interview: what is left to do, and how much of it falls on each day.

Recall cards come on days of their own; what has piled up is spread over the first days, as recall
spreads it. Everything else is shared out evenly over the days before the last one, which stays
light. Nothing is stored and nothing is locked: tomorrow it is reckoned anew from what was done.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# So many answers in a topic make a figure that can be trusted a little.
EVIDENCE = 8
# One interview a week, and at most so many.
MOST_SITTINGS = 3
# Cards that were due before today are spread over so many days.
CATCH_UP = 10
# The days that are told one by one: of a longer way the first. What it takes is reckoned of all.
FARTHEST = 26 * 7


@dataclass(frozen=True)
class Work:
    """One sort of work that is left: its words, its minutes, where it begins, and its reason."""

    kind: str
    says: str
    minutes: int
    url: str
    reason: str = ""


@dataclass(frozen=True)
class Load:
    """What falls on one day, in minutes."""

    day: date
    cards: float = 0.0
    rest: float = 0.0

    @property
    def minutes(self) -> float:
        return self.cards + self.rest


@dataclass(frozen=True)
class Way:
    """Everything that is left before the interview on `day`, most useful first, day by day.

    `days` and `minutes` are of the whole way, `loads` of its first half year. `later` are the days
    after it on which cards come; without any, a day takes there what it takes before.
    """

    day: date
    days: int
    minutes: float
    works: Sequence[Work]
    loads: Sequence[Load]
    later: Sequence[Load]
    week_hours: int

    @property
    def hours_a_week(self) -> float:
        """What it takes; a way of less than a week is not stretched to one."""
        return self.minutes / 60 / max(1.0, self.days / 7)

    @property
    def minutes_a_day(self) -> int:
        return round(self.minutes / self.days)

    @property
    def longest(self) -> int:
        """The minutes of the day that takes most."""
        return round(max(load.minutes for load in (*self.loads, *self.later)))

    @property
    def is_uneven(self) -> bool:
        """Whether that day takes a fifth more than the mean: piled up cards come first."""
        return self.longest > 1.2 * self.minutes_a_day

    @property
    def room(self) -> float:
        """The minutes that the learner's hours give until then."""
        return self.week_hours * 60 * self.days / 7

    @property
    def fits(self) -> bool:
        return self.minutes <= self.room

    @property
    def beyond(self) -> list[Work]:
        """The work that the hours do not reach, which is the least useful."""
        left, beyond = self.room, []
        for work in self.works:
            left -= work.minutes
            if left < 0:
                beyond.append(work)
        return beyond

    @property
    def leaves_lessons(self) -> bool:
        return any(work.kind == "lessons" for work in self.beyond)


def share_out(
    *, today: date, day: date, works: Sequence[Work], cards: Mapping[date, float], week_hours: int
) -> Way:
    """Return the way from `today` to the day before the interview on `day`.

    `cards` are the minutes of recall by day; those of earlier days are spread over the first ten.
    `works` holds them as well, as one of its sorts.
    """
    count = max(1, (day - today).days)
    rest = sum(work.minutes for work in works if work.kind != "cards")
    late = sum(minutes for one, minutes in cards.items() if one < today)
    catching_up = min(CATCH_UP, count)

    def load_on(number: int) -> Load:
        one = today + timedelta(days=number)
        # The day before the interview is for cards alone, where there are others.
        is_working = number < max(1, count - 1)
        return Load(
            one,
            cards=cards.get(one, 0.0) + late / catching_up * (number < catching_up),
            rest=rest / max(1, count - 1) * is_working,
        )

    shown = min(count, FARTHEST)
    with_cards = sorted((one - today).days for one in cards)
    return Way(
        day=day,
        days=count,
        minutes=rest + sum(cards.values()),
        works=works,
        loads=[load_on(number) for number in range(shown)],
        later=[load_on(number) for number in with_cards if number >= shown],
        week_hours=week_hours,
    )


def count_sittings(days: int, sat: int) -> int:
    """Return how many more interviews to sit: one a week, three at most, less those sat lately."""
    return max(0, min(MOST_SITTINGS, math.ceil(days / 7)) - sat)
