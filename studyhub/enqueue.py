"""The one way to send a task: after commit, bounded, never raising into the request."""

import logging

from django.db import transaction

from studyhub.celery import app
from studyhub.queueing import INTERACTIVE

log = logging.getLogger(__name__)


def enqueue(task: str, *, queue: str = INTERACTIVE, **kwargs) -> None:
    """Send the task named `task` to `queue` once the surrounding transaction is committed.

    A broker that is down costs half a second and a line in the log: the sweep over PostgreSQL will
    do the work. The learner's request never fails for it. Tasks are named, not imported: a lower
    app may wake a higher one.
    """
    transaction.on_commit(lambda: send(task, queue=queue, kwargs=kwargs), robust=True)


def send(task: str, *, queue: str, kwargs: dict) -> bool:
    """Publish now. Return whether the broker took the message."""
    try:
        app.send_task(task, kwargs=kwargs, queue=queue, retry=False)
    except Exception as error:  # kombu, redis and sockets each raise their own
        log.warning("not enqueued, the sweep will: %s (%s)", task, error)
        return False
    return True
