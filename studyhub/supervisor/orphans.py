"""What a killed supervisor left behind, and how it is ended.

Each of our processes carries a mark in its environment that names its `var/`. Numbers in files
would need checking against recycled process numbers; the mark cannot be mistaken for another's.
"""

import contextlib
import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

MARK = "STUDYHUB_SUPERVISED"


def is_marked(var: Path) -> bool:
    return os.environ.get(MARK) == str(var)


def begin_marked(var: Path, words: list[str]) -> NoReturn:
    """Begin anew as `python WORDS` with the mark, and so does all that we start or fork.

    What is forked shows the environment that its parent began with, and none of its changes.
    """
    os.environ[MARK] = str(var)
    os.execv(sys.executable, [sys.executable, *words])


def end_orphans(var: Path, *, older: bool = False, seconds: float = 15) -> int:
    """End what carries the mark of `var`, except us. Return how many there were.

    With `older`, only what started before us: another start, which is to be told that we run, has
    the mark from its beginning as well. Where there is no /proc it is not told apart.
    """
    found = find_marked(var, older=older)
    for pid, program in found.items():
        # PostgreSQL waits for its clients on TERM; INT stops it at once and cleanly.
        send(pid, signal.SIGINT if program.endswith("postgres") else signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while (left := find_marked(var, older=older)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid, program in left.items():
        send(pid, signal.SIGQUIT if program.endswith("postgres") else signal.SIGKILL)
    return len(found)


def send(pid: int, what: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, what)


def find_marked(var: Path, *, older: bool = False) -> dict[int, str]:
    """Return the processes of `var`, but for us: number and program."""
    mark = f"{MARK}={var}"
    processes = Path("/proc")
    if (processes / "self" / "environ").exists():
        until = read_start(processes / "self") if older else math.inf
        found = read_proc(processes, os.fsencode(mark), until=until)
    else:
        found = read_ps(mark)
    found.pop(os.getpid(), None)
    return found


def read_proc(processes: Path, mark: bytes, *, until: float) -> dict[int, str]:
    found = {}
    for process in processes.glob("[0-9]*"):
        # Those of other people cannot be read, and some end while we look.
        with contextlib.suppress(OSError):
            marked = mark in (process / "environ").read_bytes().split(b"\0")
            if marked and read_start(process) <= until:
                program = (process / "cmdline").read_bytes().split(b"\0")[0]
                found[int(process.name)] = os.fsdecode(program)
    return found


def read_start(process: Path) -> int:
    """When it started, in ticks since the machine did: field 22 of its `stat`."""
    # The name, field 2, may hold spaces and brackets.
    return int((process / "stat").read_text().rpartition(")")[2].split()[22 - 3])


def read_ps(mark: str) -> dict[int, str]:
    """The same where there is no /proc (macOS): `ps -E` shows the environment of our processes."""
    listing = subprocess.run(
        ["ps", "-Eaxww", "-o", "pid=,command="], capture_output=True, text=True, errors="replace"
    )
    lines = (line.split(maxsplit=2) for line in listing.stdout.splitlines() if mark in line)
    return {int(words[0]): words[1] for words in lines if len(words) > 1}
