"""What happens to a running site: processes are killed, it is stopped, and it starts again."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psycopg
import pytest

from studyhub.supervisor.lifecycle import Lifecycle, Options
from studyhub.supervisor.orphans import MARK, START, end_orphans, find_orphans
from studyhub.supervisor.places import LARGEST_LOG, Places
from studyhub.supervisor.programs import QUEUES, Program
from tests.sites import PROJECT, clean_environment, find_processes, wait_for

pytestmark = pytest.mark.processes

# Elsewhere 127.0.0.2 has to be made first.
ANOTHER_ADDRESS = "127.0.0.2" if sys.platform == "linux" else "localhost"


def write_fact(site) -> None:
    with psycopg.connect(site.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")


def read_fact(site) -> int:
    with psycopg.connect(site.database_url) as connection:
        return connection.execute("SELECT answer FROM kept").fetchone()[0]


def wait_for_heartbeats(site, *, since: datetime) -> None:
    query = "SELECT count(*) FROM operations_heartbeat WHERE name = ANY(%s) AND last_seen > %s"
    with psycopg.connect(site.database_url, autocommit=True) as connection:
        found = partial(connection.execute, query, [list(QUEUES), since])
        wait_for(lambda: found().fetchone() == (len(QUEUES),), seconds=40)


def spoil(var: Path) -> None:
    """Put garbage where a site keeps what it can make anew."""
    run = var / "run"
    (run / "services.json").write_text("[garbage")
    (run / "processes.json").write_bytes(b"\xff\x00")
    (run / "lock").write_bytes(b"\xff\x00 nobody")
    (var / "postgres.new").mkdir()
    (var / "postgres.new" / "PG_VERSION").write_text("18")
    (var / "postgres.socket").mkdir()
    (var / "postgres" / "postmaster.pid").write_text("1\ngarbage\n")
    (var / "secret_key").write_text("")


def test_whatever_is_killed_comes_back_with_its_data(var, make_site):
    """One site, since its start is the most of it: among garbage, process by process, and whole."""
    spoil(var)
    up = (sys.executable, "manage.py", "up")
    site = make_site(
        var,
        command=up,
        address=ANOTHER_ADDRESS,
        demo=True,
        web_workers=2,
        before=ignore_signals,
    ).start()
    os.kill(site.process.pid, signal.SIGHUP)
    refuse_a_second_start(site, make_site)
    notes = json.loads((var / "run" / "services.json").read_text())
    assert notes["STUDYHUB_URL"] == site.url
    write_fact(site)
    os.truncate(large := var / "log" / "valkey.log", LARGEST_LOG + 1)
    kill_each_process(site)
    wait_for(
        lambda: large.stat().st_size < LARGEST_LOG < large.with_name("valkey.log.1").stat().st_size
    )
    assert read_fact(site) == 42
    orphans = kill_with_web(site)

    again = make_site(var, port=site.port, demo=None, options=("--host", "0.0.0.0")).start()
    assert "Ended 2 processes" in again.printed
    assert not orphans & set(find_processes(var))
    # Its first request can take long where other sites start beside it.
    wait_for(lambda: again.ask() == 200)
    assert read_fact(again) == 42
    assert_has_no_demo_and_says_what_it_needs(again)
    again.process.kill()
    again.process.wait()
    wait_for(lambda: find_processes(var) == {})
    # It starts again after that as well; stopped while it starts it leaves nothing.
    last = make_site(var, port=site.port)
    last.launch()
    wait_for(lambda: "Checking the database." in last.printed, seconds=90)
    assert read_fact(last) == 42
    last.stop()
    assert last.printed.endswith("Stopping.\nStopped.\n")


def ignore_signals() -> None:
    """As some programs that start others do with the first, and `nohup` with the second."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def refuse_a_second_start(site, make_site) -> None:
    refused = make_site(site.var)
    refused.output = site.var.with_name("refused")
    assert refused.fail() == f"StudyHub already runs at {site.url}, with the data in {site.var}.\n"
    assert site.ask() == 200


def kill_each_process(site) -> None:
    # The servers last: a worker that does not find them ends by itself.
    names = ("web", "worker interactive", "worker written", "beat", "valkey", "postgres")
    assert set(site.processes) == set(names)
    for name in names:
        pid = site.processes[name]
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda name=name, pid=pid: site.processes[name] not in (pid, None))
    wait_for(lambda: site.ask() == 200)
    # Both workers do tasks again, so broker and beat are back too.
    wait_for_heartbeats(site, since=datetime.now(UTC))
    for name in names:
        assert f"{name} stopped (signal 9); starting it again." in site.printed


def kill_with_web(site) -> set[int]:
    """Kill the supervisor and granian at once: its two workers live on and hold the port."""
    web = site.processes["web"]
    os.kill(site.process.pid, signal.SIGSTOP)
    os.kill(web, signal.SIGKILL)
    os.kill(site.process.pid, signal.SIGKILL)
    site.process.wait()
    # A worker in the middle of something ends it first.
    wait_for(lambda: len(find_orphans(site.var)) == 2, seconds=90)
    assert site.ask("/healthz") == 200
    return set(find_orphans(site.var))


def test_another_start_is_no_orphan_whenever_it_began(tmp_path):
    """It has the mark from its beginning, and is told that we run."""
    lasts = "import time; print(flush=True); time.sleep(60)"
    (tmp_path / "studyhub").mkdir()
    (tmp_path / "studyhub" / "supervisor.py").write_text(lasts)
    mine = {"cwd": tmp_path, "env": os.environ | {MARK: str(tmp_path)}, "stdout": subprocess.PIPE}
    with (
        subprocess.Popen([sys.executable, *START], **mine) as other,
        subprocess.Popen([sys.executable, "-c", lasts], **mine) as orphan,
    ):
        for process in (other, orphan):
            process.stdout.readline()
        assert set(find_orphans(tmp_path)) == {orphan.pid}
        assert end_orphans(tmp_path) == 1
        assert orphan.wait(30) == -signal.SIGTERM
        assert other.poll() is None
        other.kill()


BEGINS = """
import os
from studyhub.supervisor.__main__ import begin
from studyhub.supervisor.lifecycle import Options
os.execv = lambda _program, words: print(os.getcwd(), words[1:])
begin(Options(port=8080))
print(*(os.environ["STUDYHUB_" + name] for name in ("VAR", "STATIC", "MODEL_DIR")))
"""


def test_folders_are_those_of_the_folder_where_one_starts(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", BEGINS],
        cwd=tmp_path,
        env=clean_environment()
        | {"PYTHONPATH": str(PROJECT), "STUDYHUB_VAR": "v", "STUDYHUB_STATIC": "s"}
        | {"STUDYHUB_MODEL_DIR": "m"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    began, folders = done.stdout.splitlines()
    assert began.startswith(f"{PROJECT} ['-m', 'studyhub.supervisor', '--port")
    assert folders == f"{tmp_path}/v {tmp_path}/s {tmp_path}/m"


def assert_has_no_demo_and_says_what_it_needs(site) -> None:
    assert "STUDYHUB_HOSTS=localhost,study.example.org" in site.printed
    assert "Make accounts with: .venv/bin/python manage.py createstaff" in site.printed
    assert "studyhub.example " not in site.printed


# Ends once another such program was asked to end, too.
POLITE = """
import signal, sys, time
from pathlib import Path
mine, other = map(Path, sys.argv[1:])
def end(*_):
    mine.write_text("asked")
    while not other.exists() or not other.read_text():
        time.sleep(0.01)
    sys.exit()
signal.signal(signal.SIGTERM, end)
mine.touch()
time.sleep(60)
"""


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_our_own_processes_are_asked_to_stop_beside_each_other(tmp_path, monkeypatch):
    """One that takes its time keeps none of the others."""
    (tmp_path / "polite.py").write_text(POLITE)
    monkeypatch.syspath_prepend(tmp_path)
    lifecycle = Lifecycle(Places(tmp_path), Options())
    lifecycle.places.make()
    logs = lifecycle.places.logs
    for before, after in (0o755, 0o700), (0o750, 0o750):
        logs.chmod(before)
        lifecycle.places.make()
        assert logs.stat().st_mode & 0o777 == after
    notes = [tmp_path / "web asked", tmp_path / "beat asked"]
    for name, order in ("web", notes), ("beat", notes[::-1]):
        words = ["polite", *map(str, order)]
        lifecycle.keep(Program(name, words, log=lifecycle.places.log(name), patience=10))
    wait_for(lambda: all(note.exists() for note in notes))
    lifecycle.stop()
    ends = {name: keeper.server.process.returncode for name, keeper in lifecycle.keepers.items()}
    assert ends == {"web": 0, "beat": 0}
