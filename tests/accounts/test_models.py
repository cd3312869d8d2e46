"""People: one account for one address, however it is written."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

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
