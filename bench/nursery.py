"""A process that has imported the site and forks its processes, as the supervisor does.

Each would import the same for two seconds, and a bench that kills them starts many. It is a process
of its own, since a bench has threads and connections, which no child may share.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from studyhub.embedded.processes import wait_until


class Nursery:
    """Starts what runs with one `environment`."""

    def __init__(self, *, environment: dict[str, str], folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.nursery"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, words: list[str], *, name: str, log: Path, extra: dict[str, str]) -> "Born":
        """Do what `python -m WORDS` does, with `extra` in its environment."""
        return Born(self, self.ask(words=words, name=name, log=str(log), extra=extra))

    def ask(self, **job) -> int | None:
        self.process.stdin.write(f"{json.dumps(job)}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def stop(self) -> None:
        self.process.communicate()


class Born:
    """A child of a nursery, held as one of `subprocess.Popen` is."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self.nursery = nursery
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self.nursery.ask(pid=self.pid)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if not wait_until(lambda: self.poll() is not None, seconds=timeout or 60):
            raise subprocess.TimeoutExpired("a child of the nursery", timeout or 60)
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def serve() -> None:
    """Start one for each line, or say how the one with that number ended, if it did."""
    from studyhub.supervisor.forking import load_site, run

    load_site()
    born = {}
    for line in sys.stdin:
        job = json.loads(line)
        if "pid" in job:
            answer = born[job["pid"]].poll()
        else:
            process = run(job["words"], name=job["name"], log=Path(job["log"]), extra=job["extra"])
            born[answer := process.pid] = process
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve()
