"""The folders in which web processes count: whose is kept, and what is cleared away."""

import os
import subprocess
import sys

import pytest

from studyhub.counting import VARIABLE, count_in, held
from tests.sites import PROJECT

# A server in another container that shares the folder: another name, and a number of its own.
OTHER = """
import socket, sys
from pathlib import Path
from studyhub.counting import count_in
socket.gethostname = lambda: "other"
count_in(Path(sys.argv[1]), server=7)
print("counts", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def count(tmp_path, monkeypatch):
    """Return a function that counts below a folder, and gives the names that are there then."""
    monkeypatch.delenv(VARIABLE, raising=False)

    def count(**options) -> set[str]:
        count_in(tmp_path, server=7, **options)
        del os.environ[VARIABLE]
        return {path.name for path in tmp_path.glob("metrics-*")}

    yield count
    while held:
        os.close(held.pop())


def test_folder_of_a_container_is_kept_while_it_runs_and_goes_afterwards(tmp_path, count):
    command = [sys.executable, "-c", OTHER, str(tmp_path)]
    other = subprocess.Popen(
        command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with other:
        assert other.stdout.readline() == "counts\n"
        theirs = "metrics-other-7"
        assert theirs in count()
        other.communicate()
    left = count()
    assert len(left) == 1
    assert theirs not in left


def test_processes_of_one_server_count_in_one_folder(count):
    assert count() == count()


def test_first_of_a_server_finds_no_counts_of_one_before(tmp_path, count):
    """The number is the same again where it is the first process of a container."""
    [name] = count()
    (tmp_path / name / "counter_9.db").touch()
    assert count(begins=True) == {name}
    assert (tmp_path / name / "counter_9.db").exists()  # it is held
    while held:
        os.close(held.pop())
    assert count(begins=True) == {name}
    assert not (tmp_path / name / "counter_9.db").exists()


def test_folder_that_was_cleared_away_is_made_again(tmp_path, count, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "run" / "metrics"))
    count_in(tmp_path, server=7)
    assert (tmp_path / "run" / "metrics").is_dir()
