"""Who moves a learner's cards, while a score of theirs comes."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

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
@pytest.mark.parametrize("change", [aim, travel])
def test_card_that_came_since_is_not_waited_for_with_the_person_locked(alice, change):
    """Of two answers to its question the second may hold it, and wait for the person."""

    def run(act):
        with closing(connection):
            return act()

    def come():
        return CardFactory(learner=alice, day=NOW.date() + timedelta(days=30))

    known = CardFactory(learner=alice)
    with ThreadPoolExecutor(2) as pool, transaction.atomic():
        with transaction.atomic():
            Card.objects.select_for_update().get(pk=known.pk)
            changed = pool.submit(run, lambda: change(alice))
            wait_until_blocked()
            new = pool.submit(run, come).result(timeout=20)
            transaction.set_rollback(True)  # which lets the first card go
        Card.objects.select_for_update().get(pk=new.pk)
        changed.result(timeout=20)
        lock_person(alice)
