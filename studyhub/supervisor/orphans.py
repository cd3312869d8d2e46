"""What a killed supervisor left behind, and how it is ended.

Each of our processes carries a mark in its environment that names its `var/`. Numbers in files
would need checking against recycled process numbers; the mark cannot be mistaken for another's.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

MARK = "STUDYHUB_SUPERVISED"
# How a start of the site is called, after its Python.
START = ["-m", "studyhub.supervisor"]


def is_marked(var: Path) -> bool:
    return os.environ.get(MARK) == str(var)


def begin_marked(var: Path, words: list[str]) -> NoReturn:
    """Begin a start anew with these `words` and the mark, and so does all that we start or fork.

    What is forked shows the environment that its parent began with, and none of its changes.
    """
    os.environ[MARK] = str(var)
    os.execv(sys.executable, [sys.executable, *START, *words])


def end_orphans(var: Path, *, seconds: float = 15) -> int:
    """End what a killed run of `var` left. Return how many processes that were."""
    found = find_orphans(var)
    for pid, program in found.items():
        # PostgreSQL waits for its clients on TERM; INT stops it at once and cleanly.
        send(pid, signal.SIGINT if program.endswith("postgres") else signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while (left := find_orphans(var)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid, program in left.items():
        send(pid, signal.SIGQUIT if program.endswith("postgres") else signal.SIGKILL)
    return len(found)


def send(pid: int, what: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, what)


def find_orphans(var: Path) -> dict[int, str]:
    """Return what carries the mark of `var`: number and program.

    Left out are we, and each other start of the site, which has the mark from its beginning: it is
    to be told that we run.
    """
    mark = f"{MARK}={var}"
    processes = Path("/proc")
    if (processes / "self" / "environ").exists():
        found = read_proc(processes, os.fsencode(mark))
    else:
        found = read_ps(mark)
    found.pop(os.getpid(), None)
    return found


def read_proc(processes: Path, mark: bytes) -> dict[int, str]:
    found = {}
    for process in processes.glob("[0-9]*"):
        # Those of other people cannot be read, and some end while we look.
        with contextlib.suppress(OSError):
            if mark in (process / "environ").read_bytes().split(b"\0"):
                words = list(map(os.fsdecode, (process / "cmdline").read_bytes().split(b"\0")))
                # What a start has forked shows its words, but has a name of its own.
                name = (process / "comm").read_text().rstrip()
                if not (is_start(words) and name.startswith("python")):
                    found[int(process.name)] = words[0]
    return found


def is_start(words: list[str]) -> bool:
    return words[1:3] == START


def read_ps(mark: str) -> dict[int, str]:
    """The same where there is no /proc (macOS): `ps -E` shows the environment of our processes."""
    listing = subprocess.run(
        ["ps", "-Eaxww", "-o", "pid=,command="], capture_output=True, text=True, errors="replace"
    )
    lines = (line.split(maxsplit=4) for line in listing.stdout.splitlines() if mark in line)
    found = {int(pid): words for pid, *words in lines}
    return {pid: words[0] for pid, words in found.items() if words and not is_start(words)}
