"""People: one account for one address, however it is written."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_email_is_unique_without_case(alice):
    with pytest.raises(IntegrityError, match="user_email_unique"):
        User.objects.create_user("ALICE@example.org", "a long enough secret")


def test_email_finds_its_person_without_case(alice):
    assert User.objects.get_by_natural_key("Alice@Example.ORG") == alice


@pytest.mark.parametrize("factor", ["0.99", "4.01"])
def test_time_factor_outside_one_to_four_is_refused(alice, factor):
    with pytest.raises(IntegrityError, match="user_time_factor_between_1_and_4"):
        User.objects.filter(pk=alice.pk).update(time_factor=factor)


def test_study_day_is_the_date_where_the_learner_is(make_person):
    now = datetime(2027, 5, 12, 20, 0, tzinfo=UTC)
    assert make_person("frida", time_zone="Pacific/Auckland").study_day(now) == date(2027, 5, 13)
    assert make_person("gerd", time_zone="America/New_York").study_day(now) == date(2027, 5, 12)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc"])
def test_zone_that_is_not_known_any_more_is_utc(make_person, zone):
    assert make_person("frida", time_zone=zone).zone.key == "UTC"


def test_roles_are_those_of_the_groups(make_person):
    assert make_person("frida", "learner", "mentor").roles == {"learner", "mentor"}


@given(
    zone=st.sampled_from(sorted(zoneinfo.available_timezones())),
    starts_at=st.integers(0, 6),
    day=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
)
# Nights whose clocks go on over the hour at which the day starts.
@example(zone="Pacific/Chatham", starts_at=3, day=date(2025, 9, 28))
@example(zone="Antarctica/Troll", starts_at=2, day=date(2026, 3, 29))
@settings(max_examples=200, deadline=None)
def test_a_study_day_begins_where_the_one_before_ends(zone, starts_at, day):
    """In every zone, also on the nights in which the clocks change."""
    user = User(time_zone=zone, day_starts_at=starts_at)
    begins = user.day_begins(day)
    assert user.study_day(begins) == day
    assert user.study_day(begins - timedelta(seconds=1)) < day


@pytest.mark.parametrize(
    ("now", "day"),
    [
        # The clocks go from 2:00 to 3:00 on this night, and the day begins at 2:00.
        ("2027-03-28T01:59+01:00", date(2027, 3, 27)),
        ("2027-03-28T03:00+02:00", date(2027, 3, 28)),
        # Back from 3:00 to 2:00: the second 2:30 is in the day as well as the first.
        ("2027-10-31T01:59+02:00", date(2027, 10, 30)),
        ("2027-10-31T02:30+02:00", date(2027, 10, 31)),
        ("2027-10-31T02:30+01:00", date(2027, 10, 31)),
    ],
)
def test_study_day_begins_by_the_clock_on_the_wall(now, day):
    berlin = User(time_zone="Europe/Berlin", day_starts_at=2)
    assert berlin.study_day(datetime.fromisoformat(now)) == day
