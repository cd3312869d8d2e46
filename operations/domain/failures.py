"""The periodic tasks that fail again and again."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from operations.models import FailingTask
from studyhub.findings import Finding
from studyhub.queueing import beat_schedule

EVERY = {one["task"]: timedelta(seconds=one["schedule"]) for one in beat_schedule.values()}
# One failure, such as by a restart of PostgreSQL, is nothing to look at.
LONG = timedelta(minutes=1)
NOTE = """
INSERT INTO operations_failingtask AS known (task, error, since, last_failed_at)
VALUES (%(task)s, %(error)s, %(now)s, %(now)s)
ON CONFLICT (task) DO UPDATE SET error = excluded.error, last_failed_at = excluded.last_failed_at,
since = CASE WHEN known.last_failed_at BETWEEN %(again)s AND %(ahead)s THEN known.since
ELSE excluded.since END
"""


def note_failure(*, task: str, error: str, now: datetime) -> None:
    """Note that a run of the task failed. It fails since then, unless one between went well.

    What was noted by a clock that was put back since tells nothing.
    """
    again, ahead = now - find_patience(task), now + LONG
    values = {"task": task, "error": error[:200], "now": now, "again": again, "ahead": ahead}
    with connection.cursor() as cursor:
        cursor.execute(NOTE, values)


def note_success(*, task: str) -> None:
    """Forget what failed before. (What runs often is forgotten where it fails no more.)"""
    FailingTask.objects.filter(task=task).delete()


def find_patience(task: str) -> timedelta:
    """Return after how long without a failure the task must have gone well."""
    return 2 * EVERY[task] + LONG


def find_failing(*, now: datetime) -> Iterator[Finding]:
    """Yield what fails again and again, for longer than a minute."""
    for one in FailingTask.objects.filter(task__in=EVERY).order_by("since"):
        goes_on = now - find_patience(one.task) <= one.last_failed_at <= now + LONG
        if goes_on and one.last_failed_at - one.since >= LONG:
            yield Finding(
                says=_("The task “%(task)s” keeps failing (%(error)s)")
                % {"task": one.task, "error": one.error},
                since=one.since,
                means=_("What it does from time to time is late or not done."),
                cure=_("Look for its name in the logs of the workers."),
            )
