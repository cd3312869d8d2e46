"""The one way to send a task: after commit, bounded, never raising into the request."""

import logging
import time
from dataclasses import dataclass

from django.db import transaction

from studyhub.messages import publish
from studyhub.queueing import INTERACTIVE

log = logging.getLogger(__name__)
# Seconds that a task waits for more to do: in a burst, where more than a few asked for the one
# before, it waits longer, so that it does more at a time.
SOON, IN_A_BURST = 0.2, 0.8
A_FEW = 10


@dataclass
class OnTheWay:
    """The last message of a task to a queue: until when it waits, and how often it was wanted."""

    until: float
    wanted: int = 1


on_the_way: dict[tuple[str, str], OnTheWay] = {}


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
    last = on_the_way.get((task, queue), OnTheWay(until=0))
    if now < last.until:
        last.wanted += 1
        return
    in_a_burst = last.wanted > A_FEW and now < last.until + IN_A_BURST
    wait = IN_A_BURST if in_a_burst else SOON
    if send(task, queue=queue, kwargs={}, wait=wait):
        on_the_way[task, queue] = OnTheWay(until=now + wait)


def send(task: str, *, queue: str, kwargs: dict, wait: float | None = None) -> bool:
    """Publish now, to run in `wait` seconds. Return whether the broker took the message."""
    try:
        publish(task, queue=queue, kwargs=kwargs, wait=wait)
    except Exception as error:  # kombu, redis and sockets each raise their own
        log.warning("not enqueued, the sweep will: %s (%s)", task, error)
        return False
    return True
