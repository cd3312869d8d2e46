"""The clock shows that it lives, and goes on whatever the database does."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import OperationalError, connection

from operations.beat import MOST_MESSAGES, Scheduler
from operations.domain.heartbeats import BEAT
from operations.models import Heartbeat
from studyhub.celery import app
from studyhub.messages import find_broker

# It lets go of old connections first, which a transaction around the test would not survive.
with_database = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scheduler():
    """Our clock without anything to send."""
    clock = Scheduler(app=app, lazy=True)
    clock.data = {}
    return clock


@with_database
def test_tick_writes_a_heartbeat_but_not_each_time(scheduler, django_assert_num_queries):
    broker = find_broker()
    broker.lpush("written", *range(MOST_MESSAGES + 20))
    scheduler.tick()
    # Nor does what nobody takes fill the memory of the broker: the newest of it stay.
    assert broker.llen("written") == MOST_MESSAGES
    assert broker.lindex("written", 0) == b"%d" % (MOST_MESSAGES + 19)
    broker.delete("written")
    first = Heartbeat.objects.get(name=BEAT).last_seen
    with django_assert_num_queries(0):
        scheduler.tick()
    assert Heartbeat.objects.get(name=BEAT).last_seen == first


def test_what_runs_each_hour_runs_soon_after_the_start_and_not_all_at_once():
    entries = Scheduler(app=app).schedule.values()
    waits = {one.name: one.is_due().next for one in entries if one.schedule.seconds == 3600}
    assert {"drop-old", "analyse-banks"} <= waits.keys()
    assert all(290 < seconds < 600 for seconds in waits.values())
    ordered = sorted(waits.values())
    assert all(later - sooner > 29 for sooner, later in pairwise(ordered))
    assert not any(one.is_due().is_due for one in entries)
    (drops,) = [one for one in entries if one.name == "drop-old"]
    assert next(drops).is_due().next > 3590


def test_what_is_due_is_sent_also_when_the_clock_was_put_back(scheduler, monkeypatch):
    now, shift = app.now, timedelta(0)
    monkeypatch.setattr(app, "now", lambda: now() + shift)
    scheduler.shown_at = float("inf")
    scheduler.add(name="sweep", task="questions.sweep_submissions", schedule=5.0)
    assert scheduler.tick() > 4
    shift = timedelta(hours=-2)
    assert scheduler.tick() <= 5
    # Put right forwards, as it is after a sleep, all of it is due.
    shift = timedelta(0)
    monkeypatch.setattr(scheduler, "apply_entry", lambda entry, **_: sent.append(entry.name))
    sent: list[str] = []
    assert scheduler.tick() == 0
    assert sent == ["sweep"]


@with_database
def test_tick_goes_on_without_a_database(scheduler):
    def refuse(*_args):
        raise OperationalError

    with connection.execute_wrapper(refuse):
        assert scheduler.tick() > 0
    assert not Heartbeat.objects.exists()
