"""/healthz and /readyz."""

import psycopg
import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from operations.domain.heartbeats import record_heartbeat
from studyhub.queueing import QUEUES


def test_healthz_asks_nobody(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_of_a_working_site(client):
    for queue in QUEUES:
        record_heartbeat(name=queue, now=timezone.now())
    answer = client.get("/readyz")
    assert answer.status_code == 200
    workers = dict.fromkeys(QUEUES, 0)
    assert answer.json() == {"ready": True, "reasons": [], "warnings": [], "workers": workers}


@pytest.mark.django_db
def test_readyz_without_workers_and_redis_stays_in_service(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["warnings"] == [
        "The worker of the queue 'interactive' was not seen for a minute.",
        "The worker of the queue 'written' was not seen for a minute.",
        "Redis does not answer: scores will come later.",
    ]


@pytest.mark.django_db
def test_readyz_with_a_waiting_migration(client):
    MigrationRecorder(connection).record_unapplied("operations", "0001_initial")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["reasons"] == [
        "The database lacks migrations of this version (1), the first of them "
        "operations.0001_initial: run manage.py migrate."
    ]


@pytest.mark.django_db
def test_readyz_with_a_newer_database_stays_in_service(client):
    MigrationRecorder(connection).record_applied("operations", "9999_later")
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["warnings"][0].startswith(
        "The database belongs to a newer version of StudyHub: it has operations.9999_later,"
    )


@pytest.mark.django_db
def test_readyz_when_the_database_refuses(client):
    def refuse(*_args):
        raise OperationalError from psycopg.OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["reasons"] == ["The database does not answer (OperationalError)."]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_take_no_post(client, path):
    assert client.post(path).status_code == 405
