"""Days of study: each with its minutes, in the learner's own calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from progress.models import DailyActivity
from questions.domain.pacing import OWN_CARD_MINUTES

# From so many minutes on, a day's square is a step darker.
STEPS = (1, 10, 25, 50)
WEEKS = 26


@dataclass(frozen=True)
class Day:
    """What was done on one day.

    An answer's time is what the page measured, half an hour at most, or what the saves of an
    interview tell; that of a lesson or of a look is its usual one.
    """

    date: date
    answers: int = 0
    lessons: int = 0
    # At cards that are no answers.
    looks: int = 0
    minutes: int = 0

    @property
    def studied(self) -> bool:
        return bool(self.answers or self.lessons or self.looks)

    @property
    def level(self) -> int:
        """0 for a day off, then 1 to 4 by minutes: a single click is a day of study as well."""
        if not self.studied:
            return 0
        return max(1, sum(self.minutes >= step for step in STEPS))


@dataclass(frozen=True)
class Week:
    """Seven days from Monday on; days that are still to come are left out."""

    days: tuple[Day, ...]

    @property
    def first(self) -> date:
        return self.days[0].date

    @property
    def studied(self) -> int:
        return sum(day.studied for day in self.days)

    @property
    def answers(self) -> int:
        return sum(day.answers for day in self.days)

    @property
    def minutes(self) -> int:
        return sum(day.minutes for day in self.days)


def fill_days(rows: Iterable[DailyActivity], *, first: date, last: date) -> list[Day]:
    """Return every day from `first` to `last`, with what the rollup holds or nothing."""
    stored = {row.day: row for row in rows}
    count = (last - first).days + 1
    dates = [first + timedelta(days=number) for number in range(count)]
    return [read_day(stored[day]) if day in stored else Day(day) for day in dates]


def read_day(row: DailyActivity) -> Day:
    return Day(
        date=row.day,
        answers=row.answers,
        lessons=row.lessons,
        looks=row.looks,
        minutes=minutes_of_day(row),
    )


def minutes_of_day(row: DailyActivity) -> int:
    """Return the whole minutes of what was done on a day."""
    measured = row.answer_ms / 60_000
    return round(measured + row.looks * OWN_CARD_MINUTES) + row.lesson_minutes


def first_day(today: date, *, weeks: int = WEEKS) -> date:
    """Return the Monday that begins `weeks` weeks of which the last holds `today`."""
    return today - timedelta(days=today.weekday(), weeks=weeks - 1)


def group_weeks(days: list[Day]) -> list[Week]:
    """Cut days that begin on a Monday into weeks; the last may be short."""
    return [Week(tuple(days[start : start + 7])) for start in range(0, len(days), 7)]


def days_between(today: date, then: date) -> int:
    """Return in how many days `then` is; below 0 when it is over."""
    return (then - today).days
