"""Who moves a learner's cards, while a score of theirs comes."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction

from accounts.domain.notices import lock_person
from accounts.domain.people import save_settings
from progress.domain.plans import set_interview_day
from questions.domain.own_cards import make_card
from questions.domain.preferences import settings_of
from questions.domain.settling import save_recall_settings
from questions.models import Card
from tests.factories import NOW, CardFactory, NoteFactory, OwnCardFactory
from tests.waiting import wait_until_blocked


def aim(alice):
    set_interview_day(learner=alice, day=NOW.date() + timedelta(days=9), now=NOW)


def settle(alice):
    save_recall_settings(
        learner=alice,
        settings=settings_of(alice),
        percent=85,
        week=[100] * 7,
        day_starts_at=3,
        now=NOW,
    )


def travel(alice):
    alice.time_zone = "Asia/Tokyo"
    save_settings(user=alice, names=["time_zone"])


def word_anew(alice):
    note = Card.objects.get(kind=Card.Kind.HIGHLIGHT).note
    make_card(learner=alice, note=note, front="Why?", back="Because.", now=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", [aim, settle, travel, word_anew])
def test_cards_are_waited_for_before_the_person_is_locked(alice, change):
    """A score locks its card, then the person who is told of it."""
    CardFactory(learner=alice)
    OwnCardFactory(learner=alice, note=NoteFactory(learner=alice))

    def run():
        with closing(connection):
            change(alice)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            list(Card.objects.select_for_update().order_by("pk"))
            changed = pool.submit(run)
            wait_until_blocked()
            lock_person(alice)
        changed.result(timeout=20)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", [aim, settle, travel])
def test_card_that_came_since_is_not_waited_for_with_the_person_locked(alice, change):
    """Of two answers to its question the second may hold it, and wait for the person."""
    is_held, lets_go = Event(), Event()

    def run(act):
        with closing(connection):
            return act()

    def hold_person():
        with transaction.atomic():
            lock_person(alice)
            is_held.set()
            assert lets_go.wait(timeout=20)

    day = NOW.date() + timedelta(days=30)
    with ThreadPoolExecutor(2) as pool:
        held = pool.submit(run, hold_person)
        assert is_held.wait(timeout=20)
        changed = pool.submit(run, lambda: change(alice))
        wait_until_blocked()
        # The second by its first look, where there was a date already.
        new = [
            CardFactory(learner=alice, day=day, starts_on=day, plan=plan)
            for plan in ("", Card.Plan.INTERVIEW)
        ]
        with transaction.atomic():
            list(Card.objects.select_for_update().filter(pk__in=[one.pk for one in new]))
            lets_go.set()
            changed.result(timeout=20)
            lock_person(alice)
        held.result(timeout=20)
