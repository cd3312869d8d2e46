"""A worker ends soon after it was asked to, or decided to, whatever its child does.

Celery's warm shutdown joins the child of the pool without a limit of time. A task that fails at
that moment leaves its traceback in a pipe (80 kB through Django, of 64 that a pipe of Linux holds)
from which nobody reads any longer: both would wait for ever. So a worker that lost its broker would
never be started again, and its queue would stand still.
"""

import logging
import os
import signal
import threading
from contextlib import suppress

from celery import bootsteps

GRACE = 2.0
"""Seconds after the longest task: what was well has ended, and the supervisor still waits."""
logger = logging.getLogger(__name__)


class EndInTime(bootsteps.StartStopStep):
    """Celery calls `close` when an end begins, before it waits for anything."""

    requires = ("celery.worker.components:Pool",)

    def close(self, worker) -> None:
        clock = threading.Timer(worker.app.conf.task_time_limit + GRACE, end_now, [worker])
        clock.daemon = True  # a worker that has ended by itself does not wait for it
        clock.start()


def end_now(worker) -> None:
    """Kill the child and end without another word: what they had in hand is done again."""
    logger.warning("A worker does not end: it is killed with its child.")
    for pid in worker.pool.info["processes"]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    os._exit(os.EX_SOFTWARE)
