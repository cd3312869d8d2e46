"""Celery's clock, which shows that it lives."""

import logging
import time

from celery import beat
from django.db import close_old_connections
from django.utils import timezone

from operations.domain.heartbeats import BEAT, record_heartbeat

log = logging.getLogger(__name__)

EVERY = 10.0


class Scheduler(beat.Scheduler):
    """The schedule in memory (all of it are sweeps), and a heartbeat each ten seconds."""

    shown_at = float("-inf")

    def tick(self, *args, **kwargs):
        if time.monotonic() - self.shown_at >= EVERY:
            self.shown_at = time.monotonic()
            self.show_life()
        return super().tick(*args, **kwargs)

    def show_life(self) -> None:
        """Write the heartbeat. Whatever keeps it from being written, the clock goes on."""
        try:
            close_old_connections()
            record_heartbeat(name=BEAT, now=timezone.now())
        except Exception as error:
            log.warning("the heartbeat was not written (%s)", type(error).__name__)
