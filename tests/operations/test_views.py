"""/healthz and /readyz."""

from datetime import timedelta

import psycopg
import pytest
from django.apps import apps
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from operations.domain.heartbeats import BEAT, record_heartbeat
from studyhub.queueing import QUEUES


@pytest.fixture
def watch_for(monkeypatch):
    """Return a function after which this process is as old as told."""
    watch = apps.get_app_config("operations")

    def be(**span) -> None:
        monkeypatch.setattr(watch, "watched_since", timezone.now() - timedelta(**span))

    be(seconds=0)
    return be


def show(*names: str, **ago) -> None:
    for name in names:
        record_heartbeat(name=name, now=timezone.now() - timedelta(**ago))


def test_healthz_asks_nobody(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_of_a_working_site(client, watch_for):
    watch_for(days=3)
    show(*QUEUES, BEAT)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    said = answer.json()
    ages = [said.pop("scheduler"), *said.pop("workers").values()]
    assert said == {"ready": True, "reasons": [], "warnings": []}
    assert len(ages) == 3
    assert max(ages) < 60


@pytest.mark.django_db
def test_readyz_without_workers_and_redis_stays_in_service(client, settings, watch_for):
    watch_for(days=3)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["warnings"] == [
        "Redis does not answer: scores will come later.",
        "The scheduler (beat) was not seen for 60 seconds.",
        "The worker of the queue 'interactive' was not seen for 60 seconds.",
        "The worker of the queue 'written' was not seen for 60 seconds.",
    ]


@pytest.mark.django_db
def test_readyz_gives_workers_time_after_redis_came_back(client, settings, watch_for):
    watch_for(days=3)
    address = settings.REDIS_URL
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    client.get("/readyz")
    settings.REDIS_URL = address
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_readyz_waits_for_workers_after_the_start(client, watch_for):
    """The heartbeats may be those of the run before."""
    show(*QUEUES, BEAT, days=2)
    watch_for(minutes=4, seconds=50)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert "The scheduler (beat) was not seen for 60 seconds." in answer.json()["warnings"]
    assert answer.json()["workers"]["written"] == 2 * 24 * 3600


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seen", "lost"),
    [
        ([BEAT, "interactive"], "The worker of the queue 'written' was not seen for 300 seconds."),
        (["interactive"], "The scheduler (beat) was not seen for 300 seconds."),
        ([], "The scheduler (beat) was not seen for 300 seconds."),
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_readyz_without_a_worker_for_long(client, watch_for, seen, lost, before):
    watch_for(minutes=6)
    if before:
        show(*QUEUES, BEAT, minutes=6)
    show(*seen)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["reasons"] == [lost]


@pytest.mark.django_db
def test_readyz_while_workers_are_started_again(client, watch_for):
    watch_for(days=3)
    show(*QUEUES, BEAT, minutes=4)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert len(answer.json()["warnings"]) == 3


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
def test_readyz_with_a_newer_database_stays_in_service(client, watch_for):
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
