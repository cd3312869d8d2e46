"""The clock shows that it lives, and goes on whatever the database does."""

import pytest
from django.db import OperationalError, connection

from operations.beat import Scheduler
from operations.domain.heartbeats import BEAT
from operations.models import Heartbeat
from studyhub.celery import app

# It lets go of old connections first, which a transaction around the test would not survive.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scheduler():
    """Our clock without anything to send."""
    clock = Scheduler(app=app, lazy=True)
    clock.data = {}
    return clock


def test_tick_writes_a_heartbeat_but_not_each_time(scheduler, django_assert_num_queries):
    scheduler.tick()
    first = Heartbeat.objects.get(name=BEAT).last_seen
    with django_assert_num_queries(0):
        scheduler.tick()
    assert Heartbeat.objects.get(name=BEAT).last_seen == first


def test_tick_goes_on_without_a_database(scheduler):
    def refuse(*_args):
        raise OperationalError

    with connection.execute_wrapper(refuse):
        assert scheduler.tick() > 0
    assert not Heartbeat.objects.exists()
