"""The one way to send a task: after commit, bounded, never raising into the request."""

import logging
import time

from django.db import transaction

from studyhub.messages import publish
from studyhub.queueing import INTERACTIVE

log = logging.getLogger(__name__)
# Seconds that a task waits for more to do. Until when one is on its way, by task and queue.
SOON = 0.2
on_the_way: dict[tuple[str, str], float] = {}


def enqueue(task: str, *, queue: str = INTERACTIVE, **kwargs) -> None:
    """Send the task named `task` to `queue` once the surrounding transaction is committed.

    A broker that is down costs half a second and a line in the log: the sweep over PostgreSQL will
    do the work. The learner's request never fails for it. Tasks are named, not imported: a lower
    app may wake a higher one.
    """
    transaction.on_commit(lambda: send(task, queue=queue, kwargs=kwargs), robust=True)


def enqueue_soon(task: str, *, queue: str = INTERACTIVE) -> None:
    """Send a task that takes up whatever waits: to run in a moment, once for all until then.

    A burst of facts would send one for each, and all but the first would find nothing.
    """
    transaction.on_commit(lambda: send_soon(task, queue=queue), robust=True)


def send_soon(task: str, *, queue: str) -> None:
    """Publish now, unless a message of this process is on its way that has not begun."""
    now = time.monotonic()
    if now >= on_the_way.get((task, queue), 0) and send(task, queue=queue, kwargs={}, wait=SOON):
        on_the_way[task, queue] = now + SOON


def send(task: str, *, queue: str, kwargs: dict, wait: float | None = None) -> bool:
    """Publish now, to run in `wait` seconds. Return whether the broker took the message."""
    try:
        publish(task, queue=queue, kwargs=kwargs, wait=wait)
    except Exception as error:  # kombu, redis and sockets each raise their own
        log.warning("not enqueued, the sweep will: %s (%s)", task, error)
        return False
    return True
