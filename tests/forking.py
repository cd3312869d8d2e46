"""Running a command of Python many times without importing the libraries each time.

Each command runs in a process of its own, which a prepared process forks. That one has imported
libraries and what our settings import, and has forgotten the settings themselves: they are read
from the environment of each command anew. Run as a program, this is the prepared process: a job
comes in on each line, its status goes out.
"""

import gc
import json
import os
import runpy
import subprocess
import sys
import tempfile
from pathlib import Path

LIBRARIES = (
    "celery.bin.celery",
    "django.core.management",
    "django.db.models",
    "environ",
    "fido2.webauthn",
    "markdown_it",
    "numpy",
    "psycopg",
    "pydantic.main",
    "redis",
    "snowballstemmer",
    "structlog",
    "studyhub.command_line",
)
SETTINGS = "studyhub.settings"
# What reads the environment while it is imported.
READERS = (SETTINGS, "studyhub.faults")


class Forker:
    """Runs `python WORDS` as `subprocess.run` would, with its output captured as text."""

    def __init__(self, *, cwd: Path) -> None:
        self.cwd = cwd
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, *words: str, env: dict[str, str], ends_at_once: bool = False
    ) -> subprocess.CompletedProcess:
        """Run it. Where its end is not the point, it need not take down all that is imported."""
        with tempfile.TemporaryDirectory() as folder:
            outputs = [str(Path(folder) / name) for name in ("stdout", "stderr")]
            job = {"words": words, "env": env, "outputs": outputs, "ends_at_once": ends_at_once}
            self.process.stdin.write(json.dumps(job) + "\n")
            self.process.stdin.flush()
            status = int(self.process.stdout.readline())
            said = [Path(output).read_text() for output in outputs]
        return subprocess.CompletedProcess(words, status, *said)

    def stop(self) -> None:
        self.process.communicate()


def wait_for_job() -> dict:
    """Fork for each job; return it in the child only."""
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            return json.loads(line)
        _pid, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
    sys.exit()


def become(job: dict) -> None:
    """Do what the command would, up to and with how Python ends."""
    for number, path in enumerate(["/dev/null", *job["outputs"]]):
        opened = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(job["env"])
    sys.path[0] = str(Path.cwd())
    first, *rest = job["words"]
    sys.argv = [first, *rest] if first != "-c" else ["-c", *rest[1:]]
    if first == "-c":
        exec(rest[0], {"__name__": "__main__"})  # noqa: S102 (the test's own words)
    elif first == "-m":
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(first, run_name="__main__")


def end_at_once(job: dict) -> None:
    """Do what the command would up to its status, where that is none or a number."""
    status = 0
    try:
        become(job)
    except SystemExit as end:
        if not isinstance(end.code, int):
            raise
        status = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    sys.path[0] = str(Path.cwd())
    for library in LIBRARIES:
        __import__(library)
    __import__(SETTINGS)
    for reader in READERS:
        del sys.modules[reader]
        delattr(sys.modules["studyhub"], reader.removeprefix("studyhub."))
    # What is imported is no garbage when a child ends: that look takes a tenth of a second.
    gc.collect()
    gc.freeze()
    job = wait_for_job()
    end_at_once(job) if job["ends_at_once"] else become(job)
