"""Workers at work show that they live, whatever waits; such as were stopped do not."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from operations.domain.doctor import examine
from operations.domain.heartbeats import BEAT, record_heartbeat
from operations.living import Work
from operations.models import Heartbeat
from studyhub.messages import find_broker, publish
from studyhub.queueing import INTERACTIVE, WRITTEN
from tests.sites import PROJECT, wait_for

# A worker of the site with one task more, which stands for an essay, and that looks more often.
WORKER = """
import sys, time
import django
from studyhub.celery import app

django.setup()
from operations import living

living.EVERY = 0.5

@app.task(name="tests.essay")
def read_essay(seconds):
    time.sleep(seconds)

options = ("--without-gossip", "--without-mingle", "--loglevel", "WARNING", "--concurrency", "1")
app.worker_main(["worker", "-Q", sys.argv[1], "-n", f"{sys.argv[1]}@%h", *options])
"""
SECONDS = 0.2


@pytest.fixture
def start_worker(tmp_path):
    """Return a function that starts the worker of WRITTEN on the database of this test."""
    database = urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}")
    running = []

    def start() -> int:
        with (tmp_path / WRITTEN).open("w") as output:
            process = subprocess.Popen(
                [sys.executable, "-c", WORKER, WRITTEN],
                cwd=PROJECT,
                env=os.environ | {"DATABASE_URL": database.geturl()},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        running.append(process)
        return process.pid

    find_broker().delete(INTERACTIVE, WRITTEN)
    yield start
    find_broker().delete(INTERACTIVE, WRITTEN)
    ended = [process for process in running if process.poll() is not None]
    assert not ended, "".join(one.read_text() for one in tmp_path.iterdir())
    for process in running:
        for pid in (process.pid, *list_children(process.pid)):
            os.kill(pid, signal.SIGCONT)
        process.terminate()
        process.wait(60)
    # A worker that ends gives back what it had taken.
    find_broker().delete(INTERACTIVE, WRITTEN)


def list_children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def pile_up(count: int) -> None:
    for _each in range(count):
        publish("tests.essay", queue=WRITTEN, kwargs={"seconds": SECONDS})


def seen_at() -> datetime | None:
    return Heartbeat.objects.filter(name=WRITTEN).values_list("last_seen", flat=True).first()


def wait_until_silent() -> datetime:
    """Return the last sign of life, once what was in hand at the stop has ended."""
    for _second in range(30):
        seen = seen_at()
        time.sleep(2)
        if seen_at() == seen:
            break
    return seen


def is_seen_after(moment: datetime) -> bool:
    return (seen_at() or moment) > moment


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_worker_behind_a_backlog_is_alive_unless_it_was_stopped(start_worker, client, alice):
    """No message of the scheduler is in the queue: those would have expired behind the essays."""
    pile_up(600)
    worker = start_worker()
    wait_for(lambda: seen_at() is not None, seconds=90)
    began = timezone.now()
    # The mail by which somebody signs in stands in the other line.
    assert client.post(reverse("account_reset_password"), {"email": alice.email}).status_code == 302
    assert find_broker().llen(INTERACTIVE) == 1
    wait_for(lambda: is_seen_after(began), seconds=20)
    assert find_broker().llen(WRITTEN) > 0

    pile_up(600)
    (child,) = list_children(worker)
    for stopped in ([worker], [child], [worker, child]):
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        seen = wait_until_silent()
        time.sleep(3)
        assert seen_at() == seen, stopped
        assert list_lost(seen + timedelta(seconds=61)) == [WRITTEN]
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
        wait_for(lambda seen=seen: is_seen_after(seen), seconds=30)
    assert find_broker().llen(WRITTEN) > 0


def list_lost(now: datetime) -> list[str]:
    """Return whose worker Doctor misses at `now`, with all others at work."""
    for name in (BEAT, INTERACTIVE):
        record_heartbeat(name=name, now=now)
    says = [one.says for one in examine(now=now).findings if one.check == "workers"]
    return [queue for queue in (INTERACTIVE, WRITTEN) if any(f"“{queue}”" in one for one in says)]


def test_a_task_that_was_done_is_one_sign_and_one_in_hand_is_one_until_its_limit():
    work = Work()
    assert work.take_signs() == set()
    work.begin(WRITTEN, 330)
    assert work.take_signs() == work.take_signs() == {WRITTEN}
    work.end()
    assert work.take_signs() == {WRITTEN}
    assert work.take_signs() == set()
    work.begin(WRITTEN, 0)
    assert work.take_signs() == set()


def test_what_is_no_queue_of_the_site_is_no_sign():
    work = Work()
    work.begin("celery@somewhere", 30)
    assert work.take_signs() == set()
