"""Restarting with growing pauses, told with small real programs."""

import signal
import subprocess
import time
from pathlib import Path

import pytest

from studyhub import queueing
from studyhub.embedded.processes import end, spawn
from studyhub.supervisor import programs
from studyhub.supervisor.keeper import LOOP, WINDOW, Keeper, pause_after
from studyhub.supervisor.places import put_aside, rotate, write_private
from tests.sites import wait_for


class Script:
    """A server of a few words of sh."""

    def __init__(self, script: str, log: Path) -> None:
        self.script = script
        self.log = log
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        self.process = spawn(["sh", "-c", self.script], log=self.log)

    def stop(self) -> None:
        end(self.process, by=signal.SIGTERM, seconds=1)


@pytest.fixture
def failing(tmp_path):
    log = tmp_path / "web.log"
    keeper = Keeper("web", Script("echo broken; exit 3", log))
    keeper.server.start()
    yield keeper
    keeper.server.stop()


def look_after_end(keeper: Keeper, now: float) -> str:
    wait_for(lambda: keeper.pid is None)
    return keeper.look(now)


def test_keeper_restarts_at_once_the_first_time(failing):
    first = failing.server.process
    assert look_after_end(failing, 0.0) == "web stopped (exit status 3); starting it again."
    assert failing.look(0.0) == ""
    assert failing.server.process is not first


def test_keeper_reports_a_crash_loop_once_with_the_log(failing):
    now, lines = 0.0, []
    for _ in range(LOOP + 1):
        lines.append(look_after_end(failing, now))
        now = failing.restart_at
        failing.look(now)
    assert lines[LOOP - 1].startswith("web keeps stopping (exit status 3, 5 times within a minute)")
    assert lines[LOOP - 1].endswith("broken")
    assert lines[LOOP] == ""


def test_keeper_forgets_ends_that_are_long_past(failing):
    for now in (0.0, WINDOW + 1, 2 * WINDOW + 2):
        assert "starting it again" in look_after_end(failing, now)
        assert failing.restart_at == now
        failing.look(now)


def test_pauses_grow_up_to_half_a_minute():
    assert [pause_after(ends) for ends in range(1, 7)] == [0, 1, 2, 4, 30, 30]


def test_keeper_kills_what_a_killed_process_left(tmp_path):
    marker = tmp_path / "pid"
    script = f"sleep 60 & echo $! > {marker}; wait"
    keeper = Keeper("web", Script(script, tmp_path / "log"))
    keeper.server.start()
    wait_for(lambda: marker.exists() and marker.read_text().strip())
    left = int(marker.read_text())
    keeper.server.process.kill()
    look_after_end(keeper, time.monotonic())
    wait_for(lambda: not runs(left))
    keeper.server.stop()


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_each_queue_has_a_worker():
    assert programs.QUEUES == queueing.QUEUES


def test_rotation_keeps_three_older_logs(tmp_path):
    log = tmp_path / "web.log"
    for start in range(5):
        rotate(log)
        log.write_text(str(start))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("web.log", "web.log.1", "web.log.2", "web.log.3")
    ]
    assert (tmp_path / "web.log.3").read_text() == "1"


def test_log_that_grew_large_is_put_aside_while_somebody_writes_it(tmp_path):
    log = tmp_path / "web.log"
    log.with_name("web.log.1").write_text("of the run before")
    with log.open("ab", buffering=0) as writing:
        writing.write(b"first")
        put_aside(log, most=5)
        assert not log.with_name("web.log.2").exists()
        writing.write(b" second")
        put_aside(log, most=5)
        writing.write(b"third")
    assert log.read_text() == "third"
    kept = {path.name: path.read_text() for path in tmp_path.glob("web.log.*")}
    assert kept == {"web.log.1": "first second", "web.log.2": "of the run before"}


def test_private_note_is_readable_by_its_owner_alone(tmp_path):
    note = tmp_path / "services.json"
    write_private(note, {"REDIS_URL": "redis://"})
    assert note.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["services.json"]
