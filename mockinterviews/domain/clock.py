"""The clock of an interview: pure functions of its start, its base time and its ledger of events.

All of it is arithmetic on instants, so neither the learner's clock nor a change to summer time can
give or take a second. An event is anything with a `kind` and a number of `seconds`.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

PAUSE = "pause"
ACCOMMODATION = "accommodation"

# A save that was under way at the deadline still counts when it arrives within this time.
GRACE = timedelta(seconds=5)


def accommodation_seconds(*, base_seconds: int, factor: Decimal) -> int:
    """Return what a standing factor adds to the base time; a part of a second counts as one."""
    return math.ceil(base_seconds * (factor - 1))


def deadline(*, started_at: datetime, base_seconds: int, events: Iterable) -> datetime:
    """Return when the interview ends: start, plus base, plus every event, in whatever order."""
    extra = sum(event.seconds for event in events)
    return add(started_at, max(0, base_seconds + extra))


def add(start: datetime, seconds: float) -> datetime:
    """Return the instant so many seconds after another one, whatever the zone it is told in.

    Python adds to a local time by the wall clock: over a change to summer time that is an hour off.
    """
    return start.astimezone(UTC) + timedelta(seconds=seconds)


def remaining(*, deadline: datetime, now: datetime, paused_at: datetime | None = None) -> timedelta:
    """Return the time left, never below zero. While the clock stands still it does not shrink."""
    return max(timedelta(0), deadline - (paused_at or now))


def is_over(*, deadline: datetime, now: datetime, paused_at: datetime | None = None) -> bool:
    """Return whether the deadline and the grace have passed, so that nothing can count any more."""
    return paused_at is None and now > deadline + GRACE


def question_deadline(
    *, opened_at: datetime, seconds: int, base_seconds: int, events: Iterable
) -> datetime:
    """Return when the own minutes of a question end, where they close it.

    They begin when it is first opened. The standing extra time stretches them like everything else,
    and every other event since then moves their end by its length.
    """
    events = list(events)
    standing = sum(event.seconds for event in events if event.kind == ACCOMMODATION)
    since = sum(
        event.seconds
        for event in events
        if event.kind != ACCOMMODATION and event.created_at > opened_at
    )
    own = math.ceil(seconds * (base_seconds + standing) / base_seconds)
    return add(opened_at, max(0, own + since))


def is_question_over(*ends: datetime | None, now: datetime, grace: bool = True) -> bool:
    """Return whether the first of the ends of a question that it has is over."""
    known = [end for end in ends if end is not None]
    return bool(known) and now > min(known) + (GRACE if grace else timedelta(0))


def section_end(
    *, started_at: datetime, base_seconds: int, events: Sequence, minutes: Sequence, index: int
) -> datetime:
    """Return when section `index` ends by the plan: the instant from which `section_at` is past it.

    That of -1, before the first, is the start.

    Nothing closes by it. Who takes longer has less for what follows, and is told so.
    """
    paused = sum(event.seconds for event in events if event.kind == PAUSE)
    worked = sum(event.seconds for event in events if event.kind != PAUSE)
    planned = float(sum(minutes)) or 1.0
    until = float(sum(minutes[: index + 1]))
    return add(started_at, paused + (base_seconds + worked) * until / planned)


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
