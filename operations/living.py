"""A worker at work shows that it lives, whatever waits in its queue.

The scheduler sends a message into each queue, which a worker with nothing to do takes at once.
Behind a backlog that message stands in line and expires, so each task that was done is a sign of
life as well, and so is a long one that is within its limit. A thread in each child of a worker
writes it every five seconds: no task waits for it. A child that was stopped writes nothing; nor
does one whose parent was stopped or lost its broker, since it gets no tasks; and a task that hangs
is killed at its limit.
"""

import logging
import threading
import time
from dataclasses import dataclass

from celery.signals import task_postrun, task_prerun, worker_process_init
from django.conf import settings
from django.db import connection
from django.utils import timezone

from operations.domain.heartbeats import record_heartbeat

EVERY = 5.0
log = logging.getLogger(__name__)


@dataclass
class Work:
    """What a child does, and has done since the last look.

    Attributes are swapped and never changed in place: the thread looks at any time. Where both do
    at once, a sign is shown twice or with the next task.
    """

    # The queue of the task in hand, and until when it can be there.
    in_hand: tuple[str, float] | None = None
    done: frozenset[str] = frozenset()

    def begin(self, queue: str, seconds: float) -> None:
        self.in_hand = queue, time.monotonic() + seconds

    def end(self) -> None:
        if self.in_hand is not None:
            self.done |= {self.in_hand[0]}
            self.in_hand = None

    def take_signs(self) -> frozenset[str]:
        """Return the queues that were served since the last look."""
        done, self.done = self.done, frozenset()
        in_hand = self.in_hand
        if in_hand is not None and time.monotonic() < in_hand[1]:
            done |= {in_hand[0]}
        return done & set(settings.QUEUES)


work = Work()


@task_prerun.connect
def note_begin(task, **_kwargs) -> None:
    queue = (task.request.delivery_info or {}).get("routing_key", "")
    work.begin(queue, task.time_limit or settings.TASK_SECONDS)


@task_postrun.connect
def note_end(**_kwargs) -> None:
    work.end()


@worker_process_init.connect
def begin_to_show_life(**_kwargs) -> None:
    threading.Thread(target=show_life_for_ever, name="life", daemon=True).start()


def show_life_for_ever() -> None:
    while True:
        time.sleep(EVERY)
        show_life()


def show_life() -> None:
    """Write the signs of life since the last look. Whatever prevents it, the worker goes on.

    The connection is of this thread alone, and not kept: most of the time nothing is to be written.
    """
    try:
        for queue in work.take_signs():
            record_heartbeat(name=queue, now=timezone.now())
    except Exception as error:
        log.warning("the sign of life was not written (%s)", type(error).__name__)
    finally:
        connection.close()
