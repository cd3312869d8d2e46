"""What Prometheus reads: requests, counted by every web process, and how the site stands now."""

import os
from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError
from django.db.models import Count, Min
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from operations.domain.heartbeats import find_ages
from operations.domain.signs import measure_queues
from questions.models import Submission

UNSCORED = (Submission.State.PENDING, Submission.State.SCORING, Submission.State.FAILED)


def write_metrics(*, now: datetime) -> bytes:
    """Return all metrics in Prometheus's text format: counters first, then what is true at `now`.

    Where several web processes serve, each counts in files of its own, which are added up here.
    """
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counters = CollectorRegistry()
        MultiProcessCollector(counters)
    else:
        counters = REGISTRY
    gauges = CollectorRegistry()
    gauges.register(Standing(now))
    return generate_latest(counters) + generate_latest(gauges)


class Standing:
    """How the site stands: three quick questions. What does not answer is missing, and said so."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def describe(self) -> list:
        """Nothing beforehand: registering asks nobody."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from self.collect_queues()
        try:
            stored = [*self.collect_answers(), self.collect_heartbeats()]
        except DatabaseError:
            stored = []
        yield is_up("database", bool(stored))
        yield from stored

    def collect_queues(self) -> Iterator[GaugeMetricFamily]:
        queues = measure_queues()
        yield is_up("redis", queues is not None)
        length = gauge("queue_length", "Messages that wait in a queue.", "queue")
        for name, messages in (queues or {}).items():
            length.add_metric([name], messages)
        yield length

    def collect_answers(self) -> Iterator[GaugeMetricFamily]:
        """One query over the partial indexes of what has no score."""
        rows = Submission.objects.filter(state__in=UNSCORED).values("state").order_by("state")
        rows = rows.annotate(count=Count("pk"), oldest=Min("submitted_at"))
        found = {row["state"]: row for row in rows}
        answers = gauge("answers", "Answers without a score.", "state")
        age = gauge("answers_oldest_seconds", "Age of the oldest answer without a score.", "state")
        for state in UNSCORED:
            row = found.get(state)
            answers.add_metric([state], row["count"] if row else 0)
            oldest = (self.now - row["oldest"]).total_seconds() if row else 0
            age.add_metric([state], oldest)
        yield answers
        yield age

    def collect_heartbeats(self) -> GaugeMetricFamily:
        ages = gauge("heartbeat_age_seconds", "Seconds since a process was seen at work.", "name")
        for name, age in find_ages(now=self.now).items():
            ages.add_metric([name], age.total_seconds())
        return ages


def gauge(name: str, says: str, label: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"studyhub_{name}", says, labels=[label])


def is_up(part: str, answers: bool) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"studyhub_{part}_up", f"Whether {part} answers.", value=answers)
