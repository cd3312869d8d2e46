"""What Prometheus reads of the standing of the site, and who may read it."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from operations.domain.heartbeats import record_heartbeat
from operations.domain.metrics import write_metrics
from questions.models import Submission
from tests.factories import ScoreFactory, SubmissionFactory

TOKEN = "oF4-yT8wQm2-zKj6vB9x"

pytestmark = pytest.mark.django_db


def read(text: bytes) -> dict:
    """Return the samples of the standing: name and label's value to number."""
    return {
        (sample.name.removeprefix("studyhub_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
        if sample.name.startswith("studyhub_")
    }


def test_standing_of_the_site():
    now = timezone.now()
    record_heartbeat(name="written", now=now - timedelta(seconds=7))
    SubmissionFactory(submitted_at=now - timedelta(minutes=3))
    SubmissionFactory(submitted_at=now - timedelta(minutes=1))
    SubmissionFactory(state=Submission.State.FAILED, submitted_at=now - timedelta(hours=1))
    ScoreFactory()
    assert read(write_metrics(now=now)) == {
        **{("redis_up",): 1, ("database_up",): 1},
        **{("queue_length", "interactive"): 0, ("queue_length", "written"): 0},
        **{("answers", "pending"): 2, ("answers", "scoring"): 0, ("answers", "failed"): 1},
        ("answers_oldest_seconds", "pending"): 180,
        ("answers_oldest_seconds", "scoring"): 0,
        ("answers_oldest_seconds", "failed"): 3600,
        ("heartbeat_age_seconds", "written"): 7,
    }


def test_standing_costs_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        write_metrics(now=timezone.now())


def test_without_redis_and_database_they_are_down_and_the_rest_is_told(client, settings):
    client.get("/healthz")
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    def refuse(*_args):
        raise OperationalError("no connection")

    with connection.execute_wrapper(refuse):
        text = write_metrics(now=timezone.now())
    assert read(text) == {("redis_up",): 0, ("database_up",): 0}
    assert b"django_http_requests_before_middlewares_total" in text


def test_token_opens_the_metrics(client, settings):
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert (
        b'view="metrics"'
        in client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content
    )


@pytest.mark.parametrize("sent", ["Bearer wrong", "Bearer ", f"Basic {TOKEN}", ""])
def test_others_find_nothing(client, settings, sent):
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404
