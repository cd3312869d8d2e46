"""A worker ends soon after it was asked to, or decided to, whatever its child does.

Celery's warm shutdown joins the child of the pool without a limit of time. A task that fails at
that moment leaves its traceback in a pipe (80 kB through Django, of 64 that a pipe of Linux holds)
from which nobody reads any longer: both would wait for ever. So a worker that lost its broker would
never be started again, and its queue would stand still. Nor has the end of a connection a limit:
a broker that is frozen would hold a worker that had given it up.

A task whose own limit is longer, such as an import, is cut off as well. It is one transaction, or
several of which each stands, and comes again with its message, with the sweep, or with the press of
whoever asked for it (the search for questions that are alike).
"""

import logging
import os
import signal
import threading
from contextlib import suppress

from billiard.process import active_children
from celery import bootsteps

GRACE = 2.0
"""Seconds after a task's usual limit: what was well has ended, and the supervisor still waits."""
logger = logging.getLogger(__name__)


class EndInTime(bootsteps.StartStopStep):
    """Celery calls `close` when an end begins, before it waits for anything."""

    requires = ("celery.worker.components:Pool",)

    def close(self, worker) -> None:
        clock = threading.Timer(worker.app.conf.task_time_limit + GRACE, end_now)
        clock.daemon = True  # a worker that has ended by itself does not wait for it
        clock.start()


def end_now() -> None:
    """Kill the children that are left and end: what they had in hand is done again.

    A pool may be gone by now while its worker waits for a silent broker, or be one of threads.
    """
    try:
        for child in active_children():
            with suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)
        logger.warning("A worker did not end: it was killed with its child.")
    finally:
        os._exit(os.EX_SOFTWARE)
