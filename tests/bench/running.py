"""Runs a bench of its own servers."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run_bench(name: str, *words: str, out: Path, seconds: int) -> list[dict]:
    """Run a bench to its end and return its figures."""
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", *words],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
        | {"STUDYHUB_BENCH_OUT": str(out)},
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    written = out / f"{name}.json"
    assert written.exists(), done.stdout + done.stderr[-3000:]
    return json.loads(written.read_text())
