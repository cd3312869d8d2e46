"""The clock: deadlines, remaining time and sections, for any ledger."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockinterviews.domain import clock

START = datetime(2027, 5, 12, 9, 30, tzinfo=UTC)
events = st.lists(
    st.builds(
        SimpleNamespace,
        kind=st.sampled_from(["accommodation", "extension", "incident", "pause"]),
        seconds=st.integers(0, 7200),
    ),
    max_size=8,
)
bases = st.integers(60, 4 * 3600)


@given(base=bases, events=events, start=st.datetimes(timezones=st.just(UTC)))
def test_deadline_adds_every_event_in_any_order(base, events, start):
    start = start.replace(year=2027)
    end = clock.deadline(started_at=start, base_seconds=base, events=events)
    backwards = clock.deadline(started_at=start, base_seconds=base, events=events[::-1])
    assert end == backwards
    assert (end - start).total_seconds() == base + sum(event.seconds for event in events)


@given(base=bases, events=events, gone=st.integers(0, 10 * 3600))
def test_remaining_and_elapsed_make_the_whole_until_the_end(base, events, gone):
    end = clock.deadline(started_at=START, base_seconds=base, events=events)
    now = START + timedelta(seconds=gone)
    left = clock.remaining(deadline=end, now=now)
    assert left >= timedelta(0)
    assert left == max(timedelta(0), end - now)
    if left:
        assert not clock.is_over(deadline=end, now=now)


@given(base=bases, factor=st.decimals(1, 4, places=2))
def test_accommodation_never_gives_less_than_the_factor(base, factor):
    extra = clock.accommodation_seconds(base_seconds=base, factor=factor)
    assert 0 <= (base + extra) - base * factor < 1


def test_accommodation_without_a_factor_is_nothing():
    assert clock.accommodation_seconds(base_seconds=600, factor=Decimal("1.00")) == 0


def test_deadline_never_lies_before_the_start():
    taken_away = [SimpleNamespace(kind="incident", seconds=-900)]
    assert clock.deadline(started_at=START, base_seconds=600, events=taken_away) == START


def test_deadline_across_summer_time_is_elapsed_time():
    before = datetime(2027, 3, 28, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    start = before.astimezone(UTC)
    end = clock.deadline(started_at=start, base_seconds=3600, events=[])
    assert (end - start) == timedelta(hours=1)
    # Half past one plus an hour is half past three on the wall that night.
    assert end.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M") == "03:30"


@pytest.mark.parametrize(("late", "over"), [(-1, False), (0, False), (5, False), (6, True)])
def test_is_over_after_deadline_and_grace(late, over):
    assert clock.is_over(deadline=START, now=START + timedelta(seconds=late)) is over


def test_a_paused_clock_stands_still():
    noon = START + timedelta(hours=3)
    end = START + timedelta(minutes=10)
    paused_at = START + timedelta(minutes=4)
    assert clock.remaining(deadline=end, now=noon, paused_at=paused_at) == timedelta(minutes=6)
    assert not clock.is_over(deadline=end, now=noon, paused_at=paused_at)


@given(
    base=bases,
    events=events,
    minutes=st.lists(st.integers(1, 60), min_size=1, max_size=6),
    first=st.integers(0, 40_000),
    later=st.integers(0, 40_000),
)
def test_section_never_goes_back(base, events, minutes, first, later):
    def at(seconds):
        return clock.section_at(
            started_at=START,
            base_seconds=base,
            events=events,
            minutes=minutes,
            now=START + timedelta(seconds=seconds),
        )

    assert 0 <= at(first) <= at(first + later) <= len(minutes) - 1


def test_section_stretches_with_extra_time_but_not_with_a_pause():
    def at(seconds, *events):
        return clock.section_at(
            started_at=START,
            base_seconds=600,
            events=[SimpleNamespace(kind=kind, seconds=length) for kind, length in events],
            minutes=[4, 6],
            now=START + timedelta(seconds=seconds),
        )

    assert at(239) == 0
    assert at(240) == 1
    assert at(300, ("accommodation", 300)) == 0
    assert at(360, ("accommodation", 300)) == 1
    assert at(339, ("pause", 100)) == 0
    assert at(340, ("pause", 100)) == 1
