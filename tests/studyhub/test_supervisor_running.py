"""What happens to a running site: processes are killed, it is stopped, and it starts again."""

import os
import signal

import psycopg
import pytest

from studyhub.supervisor.orphans import find_marked
from tests.sites import find_processes, wait_for

pytestmark = pytest.mark.processes


def write_fact(site) -> None:
    with psycopg.connect(site.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")


def read_fact(site) -> int:
    with psycopg.connect(site.database_url) as connection:
        return connection.execute("SELECT answer FROM kept").fetchone()[0]


def count_heartbeats(site) -> int:
    with psycopg.connect(site.database_url) as connection:
        query = "SELECT count(*) FROM operations_heartbeat WHERE last_seen > now() - '9s'::interval"
        return connection.execute(query).fetchone()[0]


def test_each_killed_process_comes_back_and_a_second_start_is_refused(var, make_site):
    site = make_site(var).start()
    refused = make_site(var)
    refused.output = var.with_name("refused")
    assert refused.fail() == (
        f"StudyHub already runs at http://localhost:{site.port}, with the data in {var}.\n"
    )
    assert site.ask() == 200
    write_fact(site)
    before = site.processes
    assert set(before) == {
        *("web", "beat", "worker interactive", "worker written", "valkey", "postgres")
    }
    for name, pid in before.items():
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda name=name, pid=pid: site.processes[name] not in (pid, None))
    wait_for(lambda: site.ask() == 200)
    # Both workers do tasks again, so broker and beat are back too.
    wait_for(lambda: count_heartbeats(site) == 2, seconds=40)
    assert read_fact(site) == 42
    for name in before:
        assert f"{name} stopped (signal 9); starting it again." in site.printed
    site.stop()


def test_killed_supervisor_leaves_nothing_in_the_way_of_the_next(var, make_site):
    site = make_site(var).start()
    write_fact(site)
    site.process.kill()
    site.process.wait()
    wait_for(lambda: find_processes(var) == {})
    again = make_site(var, port=site.port).start()
    assert again.ask() == 200
    assert read_fact(again) == 42
    orphans = kill_with_web(again)
    last = make_site(var, port=site.port).start()
    assert "Ended 2 processes" in last.printed
    assert not orphans & set(find_processes(var))
    last.stop()


def kill_with_web(site) -> set[int]:
    """Kill the supervisor and granian at once: its two workers live on and hold the port."""
    web = site.processes["web"]
    os.kill(site.process.pid, signal.SIGSTOP)
    os.kill(web, signal.SIGKILL)
    os.kill(site.process.pid, signal.SIGKILL)
    site.process.wait()
    wait_for(lambda: len(find_marked(site.var)) == 2)
    assert site.ask("/healthz") == 200
    return set(find_marked(site.var))


def test_stop_while_it_starts_leaves_nothing(tmp_path, make_site):
    site = make_site(tmp_path / "var")
    site.launch()
    wait_for(lambda: "Checking the database." in site.printed)
    site.stop()
    assert site.printed.endswith("Stopping.\nStopped.\n")
