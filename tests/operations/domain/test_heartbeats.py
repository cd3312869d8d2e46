"""When workers and the scheduler were seen last."""

from datetime import UTC, datetime, timedelta

import pytest

from operations.domain.heartbeats import find_ages, record_heartbeat
from operations.tasks import heartbeat

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_queue_that_was_never_seen_has_no_age():
    assert find_ages(now=NOW) == {}


def test_heartbeat_twice_keeps_the_later():
    record_heartbeat(name="written", now=NOW - timedelta(hours=1))
    record_heartbeat(name="written", now=NOW - timedelta(seconds=7))
    assert find_ages(now=NOW) == {"written": timedelta(seconds=7)}
    # By a clock that was put back since.
    assert find_ages(now=NOW - timedelta(hours=1)) == {}


def test_heartbeat_task_notes_its_own_queue():
    heartbeat(name="interactive")
    assert find_ages(now=datetime.now(UTC)).keys() == {"interactive"}
