"""When tasks end, told by the workers themselves; and a task that does nothing, to compare with.

A worker loads this module beside the site's tasks (`-I bench.stopwatch`) and writes a line at the
end of each task. The clock is the machine's own, so that a time of a worker can be compared with
one of this process.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

from celery import shared_task
from celery.signals import task_postrun

from bench.site import Site

VARIABLE = "BENCH_STOPWATCH"
PATIENCE = 120.0
# A glance costs the worker that is measured next to nothing.
GLANCE = 0.002


@shared_task(name="bench.do_nothing")
def do_nothing(*, name: str) -> None:
    """Be taken, be acknowledged, and that is all."""


@task_postrun.connect
def note_end(task=None, kwargs=None, **_rest) -> None:
    """Note when a task ended, and what it was about."""
    if file := os.environ.get(VARIABLE):
        about = kwargs.get("submission_id") or kwargs.get("name", "")
        with Path(file).open("a") as lines:
            lines.write(f"{time.monotonic()} {task.name} {about}\n")


class Stopwatch:
    """Reads what the workers of a site note."""

    def __init__(self, site: Site) -> None:
        self.file = site.folder / "stopwatch"
        self.file.touch()
        site.environment = site.environment | {VARIABLE: str(self.file)}
        self.read = 0
        # What ended when: by what a task was about, and the last one of each name.
        self.ends: dict[str, float] = {}
        self.last: dict[str, float] = {}

    def look(self) -> None:
        """Read the lines that are new."""
        text = self.file.read_text()
        whole = text[self.read : text.rfind("\n") + 1]
        self.read += len(whole)
        for line in whole.splitlines():
            end, task, about = line.split(" ")
            self.last[task] = float(end)
            if about:
                self.ends.setdefault(about, float(end))

    def wait_for(self, about: str) -> float:
        """Return when the task about something ended."""
        self.wait(lambda: about in self.ends)
        return self.ends[about]

    def wait_for_task(self, name: str, *, after: float) -> None:
        """Wait until a task of this name has ended after a time."""
        self.wait(lambda: self.last.get(name, 0.0) > after)

    def wait(self, happened: Callable[[], bool]) -> None:
        """Look until something has happened; end the bench where it does not."""
        until = time.monotonic() + PATIENCE
        self.look()
        while not happened():
            if time.monotonic() > until:
                raise SystemExit("A worker does not answer. See its log: STUDYHUB_BENCH_KEEP.")
            time.sleep(GLANCE)
            self.look()

    def time_nothing(self, name: str) -> float:
        """Return the seconds from sending the task that does nothing to its end."""
        began = time.monotonic()
        send_nothing(name)
        return self.wait_for(name) - began


def send_nothing(name: str, *, queue: str = "interactive") -> None:
    """Send the task that does nothing, as Celery sends any."""
    # Read here: the settings are known once the servers run.
    from studyhub.celery import app

    app.send_task("bench.do_nothing", queue=queue, kwargs={"name": name}, retry=False)
