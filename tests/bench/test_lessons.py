"""The least form of `script/bench lessons`: pages of two sizes take the same statements."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.processes
def test_statements_of_reading_and_finding_do_not_grow_with_the_pack(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bench.lessons", "--once"],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
        | {"STUDYHUB_BENCH_OUT": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert (tmp_path / "lessons.json").exists(), done.stdout + done.stderr[-3000:]
    rows = json.loads((tmp_path / "lessons.json").read_text())
    assert [row["name"] for row in rows if not row["holds"]] == []
    assert {row["name"]: row["value"] for row in rows}["lesson: queries"] == 3
