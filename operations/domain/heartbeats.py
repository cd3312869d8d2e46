"""Signs of life of the workers and the scheduler."""

from datetime import datetime, timedelta

from operations.models import Heartbeat

# The scheduler's name among the queues'.
BEAT = "beat"
LATE_AFTER = timedelta(seconds=60)


def record_heartbeat(*, name: str, now: datetime) -> Heartbeat:
    """Note that the worker of queue `name`, or the scheduler, is at work at `now`."""
    heartbeat, _made = Heartbeat.objects.update_or_create(name=name, defaults={"last_seen": now})
    return heartbeat


def find_ages(*, now: datetime) -> dict[str, timedelta]:
    """Return how long ago the worker of each queue was seen; a queue never seen is missing."""
    return {one.name: now - one.last_seen for one in Heartbeat.objects.all()}
