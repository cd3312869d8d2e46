"""Processes forked from one that has imported: each is as if it had been started by itself."""

import json
import os
import signal
import subprocess
import sys

import pytest

from studyhub.supervisor.forking import HANDLED
from studyhub.supervisor.forking import run as run_module
from tests.sites import PROJECT, clean_environment, wait_for

TELLS = """
import json, os, signal, sys
from studyhub.supervisor.forking import HANDLED
print(json.dumps({
    "name": __name__,
    "words": sys.argv,
    "extra": os.environ.get("STUDYHUB_QUEUE"),
    "leads": os.getsid(0) == os.getpid(),
    "folder": os.getcwd(),
    "stdin": os.readlink("/proc/self/fd/0"),
    "handlers": {number.name: str(signal.getsignal(number)) for number in HANDLED},
    "blocked": len(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
}))
"""
# Forks a program and says how it ended, and what is left of that in the one that forked it.
FORKS = """
import json, os, signal, sys
from pathlib import Path
from studyhub.supervisor.forking import run
folder, *words = sys.argv[1:]
sys.path.append(folder)
extra = {"STUDYHUB_QUEUE": "written"}
process = run(words, name="told", log=Path(folder) / "log", extra=extra)
process.wait(30)
left = [*extra.keys() & os.environ.keys(), *signal.pthread_sigmask(signal.SIG_BLOCK, [])]
print(json.dumps([process.returncode, left]))
"""
# A supervisor of one program; it says the number of each once the program runs.
PARENT = """
import sys, time
from pathlib import Path
from studyhub.supervisor.forking import run
from studyhub.supervisor.lock import hold_lock
sys.path.append(sys.argv[1])
folder = Path(sys.argv[1])
with hold_lock(folder / "lock", address="first"):
    child = run([sys.argv[2]], name=sys.argv[2], log=folder / "log")
    while not (folder / "log").read_text():
        time.sleep(0.01)
    print(child.pid, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def run(tmp_path, forker):
    """Return a function that forks a program of those lines, and gives its status and its log."""

    def run(lines: str, *words: str) -> tuple[int, str]:
        (tmp_path / "told.py").write_text(lines)
        forking = ("-c", FORKS, str(tmp_path), "told", *words)
        done = forker.run(*forking, env=clean_environment(), ends_at_once=True)
        assert done.returncode == 0, done.stderr
        status, left = json.loads(done.stdout)
        assert left == []
        return status, (tmp_path / "log").read_text().rstrip()

    return run


@pytest.fixture
def parent(tmp_path):
    """Return a function that starts a program of those lines under a parent of its own."""
    parents = []

    def parent(lines: str) -> tuple[subprocess.Popen, int]:
        (tmp_path / "lasting.py").write_text(lines)
        # What an earlier program said in it does not mean that this one runs.
        (tmp_path / "log").write_text("")
        process = subprocess.Popen(
            [sys.executable, "-c", PARENT, str(tmp_path), "lasting"],
            cwd=PROJECT,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        parents.append(process)
        return process, int(process.stdout.readline())

    yield parent
    for process in parents:
        process.kill()
        process.communicate()


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_program_finds_what_it_would_find_on_its_own(run, tmp_path):
    status, said = run(TELLS, "--word", "two words")
    assert status == 0, said
    assert json.loads(said) == {
        "name": "__main__",
        "words": [str(tmp_path / "told.py"), "--word", "two words"],
        "extra": "written",
        "leads": True,
        "folder": str(PROJECT),
        "stdin": os.devnull,
        "handlers": {number.name: str(handler) for number, handler in HANDLED.items()},
        "blocked": 0,
    }


@pytest.mark.parametrize(
    ("lines", "status", "said"),
    [
        ("raise SystemExit(3)", 3, ""),
        ("import atexit; atexit.register(print, 'At the end.')", 0, "At the end."),
        ("raise SystemExit('A sentence.')", 1, "A sentence."),
        ("raise ValueError('a fault')", 1, "ValueError: a fault"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -9, ""),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", -15, ""),
    ],
)
def test_status_and_last_words_are_those_of_the_program(run, tmp_path, lines, status, said):
    ended, last = run(lines)
    assert ended == status
    assert last.endswith(said)


LEAVES_ONE = """
import os, time
from pathlib import Path
if os.fork() == 0:
    time.sleep(20)
    Path(__file__).with_name("slept").touch()
    os._exit(0)
"""


def test_waiting_is_for_the_main_process_alone(run, tmp_path):
    """As on a stop whose main process was killed: what it left is killed, not waited for."""
    assert run(LEAVES_ONE)[0] == 0
    assert not (tmp_path / "slept").exists()


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_waiting_is_for_so_long_and_a_signal_ends_it(tmp_path):
    words = ["timeit", "-s", "import time", "time.sleep(60)"]
    process = run_module(words, name="waits", log=tmp_path / "log")
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.05)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == -signal.SIGTERM
    process.send_signal(signal.SIGTERM)  # to nobody


def test_program_ends_with_its_parent_and_leaves_the_lock(parent, tmp_path):
    """However the parent dies. What refuses to end holds nothing that the next start needs."""
    lines = "import signal, time; print('up', flush=True); time.sleep(60)"
    first, child = parent(lines)
    first.kill()
    first.wait()
    wait_for(lambda: not runs(child))
    refusing, child = parent(f"import signal; signal.signal(15, signal.SIG_IGN); {lines}")
    refusing.kill()
    refusing.wait()
    try:
        third, _child = parent(lines)
        assert runs(child)
        assert third.poll() is None
    finally:
        os.kill(child, signal.SIGKILL)
