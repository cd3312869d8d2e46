"""The clock: deadlines, remaining time and sections, for any ledger."""

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockinterviews.domain import clock

START = datetime(2027, 5, 12, 9, 30, tzinfo=UTC)
events = st.lists(
    st.builds(
        SimpleNamespace,
        kind=st.sampled_from(["accommodation", "extension", "incident", "pause"]),
        seconds=st.integers(0, 7200),
        created_at=st.integers(0, 7200).map(lambda second: START + timedelta(seconds=second)),
    ),
    max_size=8,
)
bases = st.integers(60, 4 * 3600)
SOON = datetime(2026, 1, 1), datetime(2099, 12, 31)
# A machine at work is slow now and then: that is no fault of what is tested.
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@few
@given(base=bases, events=events, start=st.datetimes(*SOON, timezones=st.just(UTC)))
def test_deadline_adds_every_event_in_any_order(base, events, start):
    end = clock.deadline(started_at=start, base_seconds=base, events=events)
    backwards = clock.deadline(started_at=start, base_seconds=base, events=events[::-1])
    assert end == backwards
    assert (end - start).total_seconds() == base + sum(event.seconds for event in events)


@few
@given(base=bases, events=events, gone=st.integers(0, 10 * 3600))
def test_remaining_and_elapsed_make_the_whole_until_the_end(base, events, gone):
    end = clock.deadline(started_at=START, base_seconds=base, events=events)
    now = START + timedelta(seconds=gone)
    left = clock.remaining(deadline=end, now=now)
    assert left >= timedelta(0)
    assert left == max(timedelta(0), end - now)
    if left:
        assert not clock.is_over(deadline=end, now=now)


@few
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


@few
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


ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
# The nights in which these zones change their clocks.
NIGHTS = [datetime(2027, 3, 13, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)]
NIGHTS += [datetime(2027, 4, 3, tzinfo=UTC), datetime(2027, 10, 2, tzinfo=UTC)]


@few
@given(
    zone=st.sampled_from(ZONES),
    night=st.sampled_from(NIGHTS),
    minutes=st.integers(0, 2 * 24 * 60),
    base=bases,
    events=events,
)
def test_a_start_told_in_any_zone_gives_the_same_ends(zone, night, minutes, base, events):
    start = night + timedelta(minutes=minutes)
    local = start.astimezone(ZoneInfo(zone))
    plan = {"base_seconds": base, "events": events}
    assert clock.deadline(started_at=local, **plan) == clock.deadline(started_at=start, **plan)
    own = {"seconds": 240} | plan
    assert clock.question_deadline(opened_at=local, **own) == clock.question_deadline(
        opened_at=start, **own
    )


@few
@given(base=bases, factor=st.decimals(1, 3, places=2), later=events, seconds=st.integers(1, 3600))
def test_a_question_gets_its_minutes_times_the_factor_and_all_that_is_given_later(
    base, factor, later, seconds
):
    extra = clock.accommodation_seconds(base_seconds=base, factor=factor)
    standing = SimpleNamespace(kind="accommodation", seconds=extra, created_at=START)
    given_later = [event for event in later if event.kind != "accommodation"]
    opened = START + timedelta(seconds=3600)
    end = clock.question_deadline(
        opened_at=opened, seconds=seconds, base_seconds=base, events=[standing, *given_later]
    )
    since = sum(event.seconds for event in given_later if event.created_at > opened)
    own = (end - opened).total_seconds() - since
    # A part of a second counts as one, once for the interview and once for the question.
    assert 0 <= own - float(seconds * factor) < 1 + seconds / base


@few
@given(base=bases, pauses=st.lists(st.integers(1, 900), max_size=5), work=st.integers(1, 600))
def test_pauses_neither_give_nor_take_time(base, pauses, work):
    """Write, pause, write, ...: whatever the pauses, the time to write is the base time."""
    now, ledger, written = START, [], 0
    for pause in pauses:
        end = clock.deadline(started_at=START, base_seconds=base, events=ledger)
        step = min(work, math.floor(clock.remaining(deadline=end, now=now).total_seconds()))
        written, now = written + step, now + timedelta(seconds=step)
        assert (
            clock.remaining(deadline=end, now=now + timedelta(days=1), paused_at=now) == end - now
        )
        now += timedelta(seconds=pause)
        ledger.append(SimpleNamespace(kind="pause", seconds=pause, created_at=now))
    end = clock.deadline(started_at=START, base_seconds=base, events=ledger)
    assert written + clock.remaining(deadline=end, now=now).total_seconds() == base


@few
@given(base=bases, events=events, minutes=st.lists(st.integers(1, 60), min_size=1, max_size=6))
def test_section_ends_where_the_next_begins_and_the_last_with_the_interview(base, events, minutes):
    plan = {"started_at": START, "base_seconds": base, "events": events, "minutes": minutes}
    ends = [clock.section_end(**plan, index=index) for index in range(len(minutes))]
    first = clock.section_end(**plan, index=-1)
    assert [first, *ends] == sorted([first, *ends])
    whole = clock.deadline(started_at=START, base_seconds=base, events=events)
    assert abs(ends[-1] - whole) < timedelta(milliseconds=1)
    for index, end in enumerate(ends):
        assert clock.section_at(**plan, now=end - timedelta(milliseconds=1)) <= index
        after = clock.section_at(**plan, now=end + timedelta(milliseconds=1))
        assert after == min(index + 1, len(minutes) - 1)


def test_a_question_is_over_with_its_first_end():
    now = START + timedelta(seconds=3)
    for ends, over, graced in (
        ((None, None), False, False),
        ((2, None), True, False),
        ((9, 1), True, False),
        ((-9, 9), True, True),
    ):
        given = [None if end is None else START + timedelta(seconds=end) for end in ends]
        assert clock.is_question_over(*given, now=now, grace=False) is over
        assert clock.is_question_over(*given, now=now) is graced
