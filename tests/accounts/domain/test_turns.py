"""Limits: so many at once, counted exactly by one statement, and open where the store is away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from accounts.domain.turns import Limit, TooOften, take_turn, take_turn_within

NOW = datetime(2026, 3, 1, 14, 4, 20, tzinfo=UTC)
THREE = Limit("three", most=3, per=timedelta(minutes=1))


def takes(person, *, now=NOW, limit=THREE) -> bool:
    try:
        take_turn(person=person, limit=limit, now=now)
    except TooOften:
        return False
    return True


def test_burst_passes_and_the_next_is_refused(alice):
    assert [takes(alice) for _ in range(5)] == [True, True, True, False, False]


def test_one_statement_for_each_turn(alice, django_assert_num_queries):
    for _ in range(4):
        with django_assert_num_queries(1):
            takes(alice)


def test_refusal_says_when_and_that_is_true(alice):
    for _ in range(3):
        takes(alice)
    with pytest.raises(TooOften) as refused:
        take_turn(person=alice, limit=THREE, now=NOW)
    assert refused.value.seconds == 20
    assert not takes(alice, now=refused.value.again_at - timedelta(milliseconds=1))
    assert takes(alice, now=refused.value.again_at)


def test_what_is_refused_costs_nothing(alice):
    for _ in range(50):
        takes(alice)
    assert takes(alice, now=NOW + timedelta(seconds=20))


def test_long_run_is_the_rate(alice):
    passed = sum(takes(alice, now=NOW + timedelta(seconds=second)) for second in range(120))
    assert passed == 3 + 5


def test_everything_is_free_again_after_a_rest(alice):
    for _ in range(3):
        takes(alice)
    later = NOW + timedelta(minutes=1)
    assert [takes(alice, now=later) for _ in range(4)] == [True, True, True, False]


def test_people_and_limits_are_counted_apart(alice, eve):
    for _ in range(4):
        takes(alice)
    assert takes(eve)
    assert takes(alice, limit=Limit("other", most=1, per=timedelta(minutes=1)))


def test_time_of_day_is_the_readers_rounded_up(alice):
    error = TooOften(again_at=NOW, now=NOW - timedelta(seconds=9.5))
    with timezone.override("Europe/Berlin"):
        assert error.sentence == "Too many tries. You can try again at 15:05."
    assert error.seconds == 10
    assert TooOften(again_at=NOW.replace(second=0), now=NOW).time == "14:04"
    assert TooOften(again_at=NOW, now=NOW).seconds == 1


def test_operator_can_widen_the_limits_or_lift_them(alice, settings):
    settings.LIMITS_TIMES = 2.0
    assert sum(takes(alice) for _ in range(9)) == 6
    settings.LIMITS_TIMES = 0.0
    assert sum(takes(alice) for _ in range(9)) == 9


def test_turn_is_free_where_the_store_is_away(alice, caplog):
    def refuse(*_args):
        raise OperationalError("no connection")

    with connection.execute_wrapper(refuse):
        assert [takes(alice) for _ in range(5)] == [True] * 5
    assert "limit_not_counted" in caplog.text

    # PostgreSQL itself refuses: the transaction around it goes on.
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_allowance RENAME TO accounts_elsewhere")
    take_turn_within(person=alice, limit=THREE, now=NOW)
    alice.refresh_from_db()


@pytest.mark.django_db(transaction=True)
def test_turns_at_the_same_moment_are_counted_exactly(make_person):
    alice = make_person("alice", "learner")

    def take(_number) -> bool:
        try:
            return takes(alice)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(24))) == 3
