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


def find_heartbeats(*, now: datetime) -> dict[str, datetime]:
    """Return when each was seen last; one never seen is missing.

    What was noted by a clock that was put back since tells nothing: it would hide for long that
    somebody is gone, and who is there shows it anew within seconds.
    """
    known = Heartbeat.objects.filter(last_seen__lte=now + LATE_AFTER)
    return dict(known.values_list("name", "last_seen"))


def find_ages(*, now: datetime) -> dict[str, timedelta]:
    """Return how long ago the worker of each queue was seen; a queue never seen is missing."""
    return {name: now - seen for name, seen in find_heartbeats(now=now).items()}
