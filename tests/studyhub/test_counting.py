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

    def count() -> set[str]:
        count_in(tmp_path, server=7)
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
