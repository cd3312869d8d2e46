"""The processes of the site and the exact words that start them."""

import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from studyhub.embedded.processes import Process, see_end
from studyhub.supervisor.forking import run
from studyhub.supervisor.places import Places

# As in studyhub.queueing, which cannot be read without Django's settings; a test compares them.
QUEUES = ("interactive", "written")
# How many tasks a queue's worker does at a time. A mail server that is slow to answer holds one
# child of the first, so that it delays no feedback on a click; language would share the processor.
CHILDREN = {"interactive": 2, "written": 1}


@dataclass
class Program:
    """One main process: `python -m WORDS`. It gets TERM, and is killed `patience` seconds later."""

    name: str
    words: list[str]
    log: Path
    patience: float
    extra: Mapping[str, str] = field(default_factory=dict)
    process: Process | None = None
    is_asked_to_stop: bool = False

    def start(self) -> None:
        self.process = run(self.words, name=self.name, log=self.log, extra=self.extra)

    def ask_to_stop(self) -> None:
        if self.process is not None and not self.is_asked_to_stop:
            self.is_asked_to_stop = True
            self.process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        self.ask_to_stop()
        if self.process is not None:
            see_end(self.process, seconds=self.patience)


def web(places: Places, *, host: str, port: int, workers: int) -> Program:
    """The site itself."""
    words = serve("studyhub.wsgi:application", host=host, port=port, workers=workers)
    return Program("web", words, log=places.log("web"), patience=12)


def serve(application: str, *, host: str, port: int, workers: int) -> list[str]:
    """granian in WSGI mode. Without respawning, one killed worker would end the server."""
    return [
        *("granian", "--interface", "wsgi", "--no-ws"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", "4", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "8", "--log-level", "warning"),
        application,
    ]


def worker(places: Places, queue: str) -> Program:
    """One Celery worker for one queue: essays never delay the feedback on a click.

    On TERM it finishes the task in hand; a task's hard limit is 30 seconds.
    """
    return Program(
        f"worker {queue}",
        [
            *("celery", "-A", "studyhub", "worker"),
            *("-Q", queue, "-n", f"{queue}@%h", "--concurrency", str(CHILDREN[queue])),
            *("--without-gossip", "--without-mingle", "--loglevel", "WARNING"),
        ],
        log=places.log(f"worker-{queue}"),
        patience=35,
        extra={"STUDYHUB_QUEUE": queue},
    )


def beat(places: Places) -> Program:
    """The clock of the periodic tasks."""
    return Program(
        "beat",
        [
            *("celery", "-A", "studyhub", "beat"),
            *("--scheduler", "operations.beat:Scheduler", "--pidfile", "", "--loglevel", "WARNING"),
        ],
        log=places.log("beat"),
        patience=5,
    )
