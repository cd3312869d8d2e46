"""Daily limits, easy days, and a backlog after a holiday."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from questions.domain.balancing import choose_shift
from questions.domain.queries import due_queue
from questions.domain.recall import describe_recall
from questions.domain.scheduling import fuzz_range
from questions.domain.settling import save_recall_settings
from questions.domain.spreading import hold_back, read_today, split_due, spread_backlog
from questions.models import Card, RecallSettings
from tests.factories import (
    NOW,
    CardFactory,
    OwnCardFactory,
    ReviewLogFactory,
    SubmissionFactory,
)
from tests.waiting import wait_until_blocked

TODAY = date(2083, 5, 12)
DAY = timedelta(days=1)
USUAL = RecallSettings()


def easy(*weekdays: int) -> RecallSettings:
    return RecallSettings(week=[0 if day in weekdays else 100 for day in range(7)])


@pytest.mark.parametrize(
    ("interval", "expected"),
    [(1, (1, 1)), (2, (2, 2)), (3, (2, 4)), (10, (8, 12)), (30, (27, 33)), (100, (93, 107))],
)
def test_fuzz_range_is_that_of_fsrs(interval, expected):
    assert fuzz_range(interval) == expected


@pytest.mark.parametrize(
    ("loads", "settings", "shift"),
    [
        ({}, USUAL, 0),
        ({10: 1}, USUAL, -1),
        ({10: 5, 9: 5, 11: 4, 8: 5, 12: 5}, USUAL, 1),
        # Ten days from a Wednesday is a Saturday.
        ({}, easy(5), -1),
        ({9: 1, 11: 3}, easy(5, 6), -2),
        ({10: 3, 9: 3}, easy(*range(7)), 1),
        ({8: 3, 9: 3, 11: 9, 12: 9}, RecallSettings(week=[100, 100, 100, 100, 100, 50, 100]), 0),
        ({8: 3, 9: 3, 10: 3, 11: 9, 12: 9}, RecallSettings(week=[100] * 5 + [50, 100]), -1),
    ],
)
def test_choose_shift_takes_the_emptiest_day_of_the_fuzz_range(loads, settings, shift):
    by_day = {TODAY + days * DAY: count for days, count in loads.items()}
    chosen = choose_shift(interval=10, day=TODAY, loads=by_day, settings=settings)
    assert chosen == shift


def known(alice, *, days_ago: int, stability: float = 10, **fields) -> Card:
    """A due card of alice's that she saw some days ago."""
    return CardFactory(
        learner=alice,
        looks=1,
        looked_on=TODAY - days_ago * DAY,
        stability=stability,
        due_at=NOW - DAY,
        **fields,
    )


def days_of(alice) -> Counter:
    return Counter(Card.objects.filter(learner=alice).values_list("day", flat=True))


@pytest.fixture
def limits(alice):
    def set_limits(**fields) -> RecallSettings:
        settings, _made = RecallSettings.objects.update_or_create(learner=alice, defaults=fields)
        return settings

    return set_limits


pytestmark = pytest.mark.django_db


def test_a_backlog_after_a_holiday_is_spread_by_what_is_still_known(alice, limits):
    limits(spread_days=7)
    cards = [known(alice, days_ago=8 + number) for number in range(21)]
    # What waits by the limit of new cards, or is asked no more, is no backlog that is spread.
    later = {"learner": alice, "due_at": NOW + 40 * DAY, "plan": Card.Plan.BACKLOG}
    OwnCardFactory(**later)
    for gone in ({"suspended_at": NOW}, {"question__retired_at": NOW}):
        CardFactory(looks=1, looked_on=TODAY - 9 * DAY, stability=10, **later, **gone)
    waiting = {TODAY + 40 * DAY: 3}
    assert len(hold_back(learner=alice, now=NOW)) == 18
    today = list(due_queue(alice, NOW))
    assert {card.pk for card in today} == {card.pk for card in cards[:3]}
    spread = {TODAY - DAY: 3} | {TODAY + n * DAY: 3 for n in range(1, 7)}
    assert days_of(alice) == spread | waiting
    last = Card.objects.get(pk=cards[-1].pk)
    assert (last.plan, last.day, last.due_on) == ("backlog", TODAY + 6 * DAY, TODAY - DAY)
    assert last.due_at == alice.day_begins(last.day)
    # Again on the same day moves nothing, and none is lost.
    assert len(hold_back(learner=alice, now=NOW)) == 0
    Card.objects.filter(day=TODAY + 40 * DAY).delete()
    spread_backlog(learner=alice, days=0, now=NOW)
    assert days_of(alice) == {TODAY - DAY: 21}


def test_who_looked_at_a_card_that_is_suspended_since_was_not_away(alice, limits):
    limits(spread_days=7)
    known(alice, days_ago=1, suspended_at=NOW)
    for _number in range(14):
        known(alice, days_ago=20)
    assert describe_recall(learner=alice, now=NOW).split.asked == 14
    assert len(hold_back(learner=alice, now=NOW)) == 0


def test_a_backlog_before_an_interview_is_spread_over_the_days_that_are_left(alice, limits):
    limits(spread_days=10)
    alice.interview_at = NOW + 3 * DAY
    alice.save()
    for _number in range(9):
        known(alice, days_ago=20)
    hold_back(learner=alice, now=NOW)
    assert max(days_of(alice)) < TODAY + 3 * DAY


def test_easy_days_take_less_of_a_backlog(alice, limits):
    """The 13th of May 2083 is a Thursday, the 14th a Friday."""
    limits(spread_days=4, week=[100, 100, 100, 50, 0, 100, 100])
    for _number in range(16):
        known(alice, days_ago=20)
    split = describe_recall(learner=alice, now=NOW).split
    assert (split.asked, split.days, split.until) == (4, 4, TODAY + 5 * DAY)
    assert hold_back(learner=alice, now=NOW) == split.later
    days = {TODAY - DAY: 4, TODAY + DAY: 2, TODAY + 3 * DAY: 4, TODAY + 4 * DAY: 4}
    assert days_of(alice) == days | {TODAY + 5 * DAY: 2}


def test_the_daily_limit_counts_what_was_looked_at_today(alice, limits):
    limits(reviews_per_day=3)
    for days_ago in (1, 2, 3, 4):
        known(alice, days_ago=days_ago)
    for days_since in (5, 1, 0, None):
        card = CardFactory(learner=alice, due_at=NOW + 9 * DAY)
        answer = SubmissionFactory(learner=alice)
        ReviewLogFactory(submission=answer, card=card, days_since=days_since)
    today = read_today(learner=alice, now=NOW)
    assert (today.done, today.begun, today.room) == (2, 0, 1)
    split = split_due(learner=alice, today=today, due=4, new=0)
    assert (split.asked, split.held, split.days) == (1, 3, 0)
    assert split.is_on_one_day
    assert hold_back(learner=alice, now=NOW) == split.later == [TODAY + DAY] * 3
    assert due_queue(alice, NOW).get().looked_on == TODAY - DAY
    assert days_of(alice)[TODAY + DAY] == 3


def test_new_cards_have_a_limit_of_their_own_and_keep_their_order(alice, limits):
    limits(new_per_day=2)
    cards = [OwnCardFactory(learner=alice, due_at=NOW) for _number in range(5)]
    known(alice, days_ago=1)
    split = describe_recall(learner=alice, now=NOW).split
    assert (split.asked, split.until) == (3, TODAY + 2 * DAY)
    assert hold_back(learner=alice, now=NOW) == split.later
    placed = Card.objects.filter(pk__in=[card.pk for card in cards]).order_by("pk")
    assert [(card.day - TODAY).days for card in placed] == [0, 0, 1, 1, 2]


def test_saving_another_limit_lays_out_the_new_cards_anew(alice, limits):
    settings = limits(new_per_day=1)
    for days in (1, 2, 3):
        OwnCardFactory(learner=alice, due_at=NOW + days * DAY)
    # What is not asked takes no day from the others.
    OwnCardFactory(learner=alice, due_at=NOW + 9 * DAY, suspended_at=NOW)
    OwnCardFactory(learner=alice, due_at=NOW + DAY, suspended_at=NOW)
    settings.new_per_day = 2
    save_recall_settings(
        learner=alice, settings=settings, percent=85, week=[100] * 7, day_starts_at=3, now=NOW
    )
    assert days_of(alice) == {TODAY + DAY: 3, TODAY + 2 * DAY: 1, TODAY + 9 * DAY: 1}
    alice.refresh_from_db()
    settings.refresh_from_db()
    assert (alice.day_starts_at, str(settings.retention)) == (3, "0.85")
    assert Card.objects.first().due_at == alice.day_begins(TODAY + DAY)


@pytest.mark.django_db(transaction=True)
def test_the_first_settings_saved_twice_at_once_are_one_row(alice):
    def save():
        first = {"settings": RecallSettings(learner=alice, new_per_day=2), "percent": 85}
        try:
            save_recall_settings(learner=alice, **first, week=[100] * 7, day_starts_at=3, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            RecallSettings.objects.create(learner=alice)
            second = pool.submit(save)
            wait_until_blocked()
        second.result()

    stored = RecallSettings.objects.get()
    assert (stored.new_per_day, str(stored.retention)) == (2, "0.85")


def test_a_card_that_was_looked_at_meanwhile_keeps_its_day(alice, limits, monkeypatch):
    from questions.domain import spreading

    limits(reviews_per_day=1)
    first, second = known(alice, days_ago=1), known(alice, days_ago=2)
    read = spreading.loads_between

    def look_meanwhile(**given):
        Card.objects.filter(pk=second.pk).update(day=TODAY + 9 * DAY)
        return read(**given)

    monkeypatch.setattr(spreading, "loads_between", look_meanwhile)
    hold_back(learner=alice, now=NOW)
    assert days_of(alice) == {first.day: 1, TODAY + 9 * DAY: 1}
