"""A worker whose child never ends: as a real one, without the site's tables and tasks."""

import os
import signal
import subprocess
import sys
import time

import pytest

from studyhub.celery import app
from studyhub.embedded.processes import wait_until
from studyhub.ending import GRACE, EndInTime
from studyhub.supervisor.places import Places
from studyhub.supervisor.programs import worker
from tests.sites import PROJECT, clean_environment

LONGEST_TASK = 0.5  # seconds

WORKER = f"""
import os
from celery import Celery
from celery.signals import celeryd_init, worker_process_init, worker_ready
from studyhub.ending import EndInTime

celeryd_init.receivers.clear()  # the site's own, which looks for its tables

app = Celery(broker=os.environ["REDIS_URL"], set_as_current=True)
app.conf.update(task_time_limit={LONGEST_TASK}, worker_enable_remote_control=False)
app.steps["worker"].add(EndInTime)

@worker_process_init.connect
def tell(**_kwargs):
    print(os.getpid(), flush=True)

@worker_ready.connect
def be_ready(**_kwargs):
    print("ready", flush=True)

app.worker_main(["--quiet", "worker", "-Q", "nobody", "-c", "1", "--without-mingle"])
"""


@pytest.fixture
def running():
    """A worker that gives a task half a second, and says its child's number and that it serves."""
    # Where Celery finds Django's settings, it would be a worker of the site.
    env = clean_environment() | {"REDIS_URL": os.environ["REDIS_URL"]}
    with subprocess.Popen(
        [sys.executable, "-c", WORKER], cwd=PROJECT, env=env, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_child_that_never_ends_holds_no_worker(running):
    """Stopped, it is to its parent what a child is that waits for a full pipe."""
    # Either may be first.
    child, ready = sorted(running.stdout.readline().rstrip() for _line in range(2))
    assert ready == "ready"
    child = int(child)
    os.kill(child, signal.SIGSTOP)
    running.terminate()
    asked = time.monotonic()
    assert running.wait(30) == os.EX_SOFTWARE
    assert time.monotonic() - asked >= LONGEST_TASK + GRACE - 0.1
    assert wait_until(lambda: not is_alive(child), seconds=10)


def test_our_workers_end_in_time_and_before_the_supervisor_kills_them(tmp_path):
    assert EndInTime in app.steps["worker"]
    patience = worker(Places(tmp_path), "written").patience
    assert app.conf.task_time_limit + GRACE < patience
