"""Days, weeks and their steps."""

from datetime import date

from progress.domain.days import Day, fill_days, first_day, group_weeks
from progress.models import DailyActivity


def test_first_day_is_the_monday_of_the_first_of_26_weeks():
    assert first_day(date(2027, 5, 12)) == date(2026, 11, 16)
    assert first_day(date(2027, 5, 12)).weekday() == 0


def test_fill_days_has_every_day_and_adds_both_kinds_of_minutes():
    row = DailyActivity(
        day=date(2027, 5, 11), answers=2, answer_ms=90_000, lessons=1, lesson_minutes=8
    )
    days = fill_days([row], first=date(2027, 5, 10), last=date(2027, 5, 12))
    assert [day.minutes for day in days] == [0, 10, 0]
    assert [day.studied for day in days] == [False, True, False]


def test_look_at_an_own_card_takes_half_a_minute():
    row = DailyActivity(day=date(2027, 5, 11), looks=31, answer_ms=20_000)
    [day] = fill_days([row], first=row.day, last=row.day)
    assert (day.looks, day.minutes, day.studied) == (31, 16, True)


def test_day_has_a_step_by_its_minutes():
    steps = [
        Day(date(2027, 5, 12), answers=1, minutes=minutes).level for minutes in (0, 1, 10, 25, 80)
    ]
    assert steps == [1, 1, 2, 3, 4]
    assert Day(date(2027, 5, 12)).level == 0


def test_weeks_end_with_the_short_one_of_today():
    first, today = first_day(date(2027, 5, 12)), date(2027, 5, 12)
    weeks = group_weeks(fill_days([], first=first, last=today))
    assert len(weeks) == 26
    assert [len(week.days) for week in weeks[-2:]] == [7, 3]
