"""The scheduler as a pure function: looks at a card in, what is believed of it out.

FSRS-6 (https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm) by its authors'
own package, in whole study days: two looks are as many days apart as the learner's calendar says,
at whatever hour and in whatever zone they were. So a card that was seen late in the evening comes
due in the morning, and a day of 23 hours is a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

import fsrs
from fsrs.scheduler import FUZZ_RANGES

# Intervals below this many days are not moved.
SHORTEST_FUZZED = 2.5
# The hour that the scheduler is told for every look: it reckons in whole days of 24 hours.
NOON = time(12)


@dataclass(frozen=True)
class Look:
    """One look that counts, and what the scheduler was given with it."""

    rating: int
    day: date
    retention: Decimal
    # By how many days the due day was moved within the fuzz range: a stored decision.
    shift: int = 0


@dataclass(frozen=True)
class Memory:
    """What the looks at a card come to."""

    # The scheduler's own JSON; empty before the first look.
    state: dict
    due_on: date | None = None
    stability: float | None = None
    looked_on: date | None = None
    looks: int = 0
    lapses: int = 0
    # The last interval in days as the scheduler gave it, before it was moved.
    interval: int = 0

    def shifted(self, shift: int) -> "Memory":
        """Return what the same looks come to where the last one moved the due day by `shift`."""
        due_on = self.looked_on + timedelta(days=moved(self.interval, shift))
        return replace(self, due_on=due_on)


@cache
def scheduler_for(retention: Decimal) -> fsrs.Scheduler:
    """Return the scheduler that aims at `retention`.

    Without steps of minutes: nobody is sent back to a question within the hour. Without its own
    fuzz, which is random: what moves a due day is decided by us, and stored.
    """
    return fsrs.Scheduler(
        desired_retention=float(retention),
        learning_steps=(),
        relearning_steps=(),
        enable_fuzzing=False,
    )


def remember(card_id: int, looks: Iterable[Look]) -> Memory:
    """Replay the looks at a card, in order. A lapse is one that was remembered at the look before.

    Not by the scheduler's state: without steps it is "review" after any first look.
    """
    state = fsrs.Card(card_id=card_id, due=datetime(1970, 1, 1, tzinfo=UTC))
    memory = Memory({})
    was_known = False
    for look in looks:
        is_known = look.rating > fsrs.Rating.Again
        when = datetime.combine(look.day, NOON, UTC)
        state, _log = scheduler_for(look.retention).review_card(
            state, fsrs.Rating(look.rating), when
        )
        interval = (state.due - when).days
        memory = Memory(
            state=state.to_dict(),
            due_on=look.day + timedelta(days=moved(interval, look.shift)),
            stability=state.stability,
            looked_on=look.day,
            looks=memory.looks + 1,
            lapses=memory.lapses + (was_known and not is_known),
            interval=interval,
        )
        was_known = is_known
    return memory


def moved(interval: int, shift: int) -> int:
    """Return the interval that a stored shift gives.

    It stays within the fuzz range, also where an earlier look has changed the interval since.
    """
    first, last = fuzz_range(interval)
    return min(max(interval + shift, first), last)


def fuzz_range(interval: int) -> tuple[int, int]:
    """Return the shortest and the longest interval that are as good as this one, in days.

    The range of FSRS: a day, and of the part between 2.5 and 7 days 15 %, between 7 and 20 days
    10 %, beyond 5 %; both ways, and 2 days at least.
    """
    if interval < SHORTEST_FUZZED:
        return interval, interval
    spread = 1.0 + sum(
        part["factor"] * max(min(interval, part["end"]) - part["start"], 0.0)
        for part in FUZZ_RANGES
    )
    return max(2, round(interval - spread)), round(interval + spread)


def retrievability(state: dict, day: date) -> float | None:
    """Return the probability (0 to 1) that a card is remembered on `day`; None without a look."""
    if not state:
        return None
    card = fsrs.Card.from_dict(state)
    # Its forgetting curve is the same for every aim.
    return scheduler_for(Decimal("0.90")).get_card_retrievability(
        card, datetime.combine(day, NOON, UTC)
    )


def forgetting_curve() -> tuple[float, float]:
    """Return the factor and the exponent of the curve: after t days a card is known with
    (1 + factor * t / stability) ** exponent. The same for every aim."""
    exponent = -scheduler_for(Decimal("0.90")).parameters[20]
    return 0.9 ** (1 / exponent) - 1, exponent
