"""Which queues have a worker that lives."""

from datetime import UTC, datetime, timedelta

import pytest

from operations.domain.heartbeats import find_late_queues, record_heartbeat
from operations.tasks import heartbeat

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_queues_are_late_when_never_seen():
    assert find_late_queues(now=NOW) == ["interactive", "written"]


def test_queue_is_late_after_a_minute():
    record_heartbeat(name="interactive", now=NOW - timedelta(seconds=59))
    record_heartbeat(name="written", now=NOW - timedelta(seconds=60))
    assert find_late_queues(now=NOW) == ["written"]


def test_heartbeat_twice_keeps_the_later():
    record_heartbeat(name="written", now=NOW - timedelta(hours=1))
    record_heartbeat(name="written", now=NOW)
    assert "written" not in find_late_queues(now=NOW)


def test_heartbeat_task_notes_its_own_queue(django_assert_num_queries):
    heartbeat(name="interactive")
    assert find_late_queues(now=datetime.now(UTC)) == ["written"]
