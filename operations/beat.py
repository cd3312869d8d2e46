"""Celery's clock, which shows that it lives."""

import logging
import time
from datetime import timedelta

from celery import beat
from celery.schedules import schedule
from django.db import close_old_connections
from django.utils import timezone

from operations.domain.heartbeats import BEAT, record_heartbeat
from studyhub.messages import drop_oldest
from studyhub.queueing import QUEUES, SELDOM

log = logging.getLogger(__name__)

EVERY = 10.0
# What runs seldom runs for the first time so long after the start, one by one.
SETTLED = timedelta(minutes=5)
APART = timedelta(seconds=30)
# Seconds: by less the machine's clock differs from tick to tick though nobody put it back.
PUT_BACK = 1.0
# So many messages of a queue are kept, about 10 MB. While its worker is away each sweep adds one,
# also after its message has expired: some ten thousand in three hours.
MOST_MESSAGES = 10_000


class Scheduler(beat.Scheduler):
    """The schedule in memory (all of it are sweeps), and a heartbeat each ten seconds."""

    shown_at = float("-inf")
    # How far the machine's clock is ahead of one that nobody puts right.
    ahead = float("-inf")

    def setup_schedule(self):
        super().setup_schedule()
        self.bring_forward()

    def bring_forward(self) -> None:
        """Let what runs each hour run soon after the start; Celery would wait for its whole time.

        A site that is never up for an hour would do none of it. All of it may run at any time.
        """
        entries = [one for one in self.schedule.values() if isinstance(one.schedule, schedule)]
        seldom = [one for one in entries if one.schedule.run_every >= SELDOM]
        for number, entry in enumerate(seldom):
            begins = entry.default_now() + SETTLED + number * APART
            entry.last_run_at = begins - entry.schedule.run_every

    def tick(self, *args, **kwargs):
        self.follow_clock()
        if time.monotonic() - self.shown_at >= EVERY:
            self.shown_at = time.monotonic()
            self.show_life()
            self.bound_queues()
        return super().tick(*args, **kwargs)

    def follow_clock(self) -> None:
        """Go on where the machine's clock was put back, as after a start with a wrong one.

        Celery would send nothing until it is again as late as it was.
        """
        before, self.ahead = self.ahead, self.app.now().timestamp() - time.monotonic()
        if self.ahead < before - PUT_BACK:
            log.warning("the clock was put back by %.0f s", before - self.ahead)
            for entry in self.schedule.values():
                entry.last_run_at -= timedelta(seconds=before - self.ahead)
            self._heap = None

    def show_life(self) -> None:
        """Write the heartbeat. Whatever keeps it from being written, the clock goes on."""
        try:
            close_old_connections()
            record_heartbeat(name=BEAT, now=timezone.now())
        except Exception as error:
            log.warning("the heartbeat was not written (%s)", type(error).__name__)

    def bound_queues(self) -> None:
        """Drop the oldest of what nobody takes, before it fills the memory of the broker.

        What a real one among them asked for is in PostgreSQL: the sweeps ask for it again.
        """
        try:
            for queue in QUEUES:
                drop_oldest(queue=queue, most=MOST_MESSAGES)
        except Exception as error:  # kombu, redis and sockets each raise their own
            log.warning("the queues were not bounded (%s)", type(error).__name__)
