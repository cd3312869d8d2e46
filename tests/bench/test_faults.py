"""The short form of `script/bench faults`: real processes killed while interviews are sat."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from studyhub.faults import POINTS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.processes
@pytest.mark.timeout(420)
def test_no_word_is_lost_and_each_answer_counts_once_while_everything_is_killed(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bench.faults", "--kills", "10", "--interviews", "4"],
        cwd=ROOT,
        # Its own servers: it kills and restarts them.
        env={key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
        | {"STUDYHUB_BENCH_OUT": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert (tmp_path / "faults.json").exists(), done.stdout + done.stderr[-3000:]
    figures = {row["name"]: row for row in json.loads((tmp_path / "faults.json").read_text())}
    assert all(figures[f"kills {point}"]["value"] == 2 for point in POINTS)
    assert figures["answers accepted"]["value"] > 30
    assert figures["interviews"]["value"] == 4
    assert figures["batches shown as saved"]["value"] > 4
    # How long an answer waits is a matter of the machine, and for the bench itself to judge.
    broken = [name for name, row in figures.items() if not row["holds"] and row["unit"] != "s"]
    assert broken == [], done.stdout
