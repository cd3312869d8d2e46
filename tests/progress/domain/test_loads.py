"""The way to an interview: what falls on each day, and whether it fits the hours."""

from datetime import date, timedelta

import pytest

from progress.domain.loads import FARTHEST, Work, count_sittings, share_out

TODAY = date(2026, 5, 4)
LESSONS = Work("lessons", "Read 6 lessons", 90, "/")
PRACTICE = Work("practice", "Practise Security", 60, "/")


def way(days: int, *works: Work, cards=(), hours: int = 5):
    by_day = {TODAY + timedelta(days=number): minutes for number, minutes in cards}
    works = (Work("cards", "Recall", round(sum(by_day.values())), "/"), *works)
    return share_out(
        today=TODAY,
        day=TODAY + timedelta(days=days),
        works=works,
        cards=by_day,
        week_hours=hours,
    )


def test_work_is_shared_out_evenly_and_the_last_day_is_left_to_cards():
    found = way(4, LESSONS, cards=[(0, 5.0), (3, 4.0)])
    assert [load.minutes for load in found.loads] == [30 + 5, 30, 30, 4]
    assert found.minutes == sum(work.minutes for work in found.works)


def test_cards_that_piled_up_are_spread_over_ten_days():
    found = way(20, cards=[(-9, 60.0), (-1, 40.0), (2, 5.0)])
    assert [load.cards for load in found.loads] == [10, 10, 15, *[10] * 7, *[0] * 10]
    assert [load.cards for load in way(2, cards=[(-1, 40.0)]).loads] == [20, 20]


def test_days_with_cards_that_piled_up_are_told_apart_from_even_ones():
    found = way(20, LESSONS, cards=[(-9, 120.0)])
    assert (found.minutes_a_day, found.longest, found.is_uneven) == (10, 17, True)
    assert not way(20, LESSONS, PRACTICE).is_uneven


@pytest.mark.parametrize("days", [0, 1])
def test_what_is_left_on_the_last_day_falls_on_it(days):
    found = way(days, LESSONS)
    assert [(load.day, load.minutes) for load in found.loads] == [(TODAY, 90)]


def test_hours_say_whether_it_fits_and_what_stays_behind():
    found = way(14, PRACTICE, LESSONS, hours=1)
    assert found.hours_a_week == pytest.approx(1.25)
    assert not found.fits
    assert found.beyond == [LESSONS]
    assert way(14, PRACTICE, LESSONS, hours=2).fits


def test_a_far_date_is_shown_for_half_a_year_and_reckoned_whole():
    practice = Work("practice", "Practise Security", 3_276, "/")
    found = way(364, practice, cards=[(200, 364.0)], hours=2)
    assert len(found.loads) == FARTHEST
    assert found.loads[0].minutes == pytest.approx(3_276 / 363)
    # What it takes is that of all days, also of those that are not shown.
    assert (found.minutes_a_day, found.longest) == (10, 373)
    assert found.hours_a_week == pytest.approx(7 / 6)
    assert found.fits
    assert found.beyond == []


@pytest.mark.parametrize(("days", "sat", "count"), [(0, 0, 0), (3, 0, 1), (30, 0, 3), (30, 1, 2)])
def test_one_interview_a_week_is_sat_and_three_at_most(days, sat, count):
    assert count_sittings(days, sat) == count
