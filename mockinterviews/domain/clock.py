"""The clock of an interview: pure functions of its start, its base time and its ledger of events.

All of it is arithmetic on instants, so neither the learner's clock nor a change to summer time can
give or take a second. An event is anything with a `kind` and a number of `seconds`.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

PAUSE = "pause"

# A save that was under way at the deadline still counts when it arrives within this time.
GRACE = timedelta(seconds=5)


def accommodation_seconds(*, base_seconds: int, factor: Decimal) -> int:
    """Return what a standing factor adds to the base time; a part of a second counts as one."""
    return math.ceil(base_seconds * (factor - 1))


def deadline(*, started_at: datetime, base_seconds: int, events: Iterable) -> datetime:
    """Return when the interview ends: start, plus base, plus every event, in whatever order."""
    extra = sum(event.seconds for event in events)
    return started_at + timedelta(seconds=max(0, base_seconds + extra))


def remaining(*, deadline: datetime, now: datetime, paused_at: datetime | None = None) -> timedelta:
    """Return the time left, never below zero. While the clock stands still it does not shrink."""
    return max(timedelta(0), deadline - (paused_at or now))


def is_over(*, deadline: datetime, now: datetime, paused_at: datetime | None = None) -> bool:
    """Return whether the deadline and the grace have passed, so that nothing can count any more."""
    return paused_at is None and now > deadline + GRACE


def section_at(
    *,
    started_at: datetime,
    base_seconds: int,
    events: Sequence,
    minutes: Sequence,
    now: datetime,
) -> int:
    """Return the index of the section that the plan would be in at `now`.

    `minutes` are the sections' planned minutes. Extra time stretches every section alike; a pause
    stretches none, since the clock stood still.
    """
    paused = sum(event.seconds for event in events if event.kind == PAUSE)
    worked = sum(event.seconds for event in events if event.kind != PAUSE)
    total = base_seconds + worked
    elapsed = (now - started_at).total_seconds() - paused
    share = elapsed / total if total > 0 else 1.0
    planned = float(sum(minutes)) or 1.0
    end = 0.0
    for index, length in enumerate(minutes):
        end += float(length)
        if share < end / planned:
            return index
    return len(minutes) - 1
