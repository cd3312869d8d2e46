"""Wrong settings stop the start with a sentence that names the variable and its value."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("STUDYHUB_DEBUG", "banana", "STUDYHUB_DEBUG='banana' is neither true nor false."),
        ("STUDYHUB_CLAIM_SECONDS", "soon", "STUDYHUB_CLAIM_SECONDS='soon' cannot be read"),
        ("DATABASE_URL", "mysql://me@here/it", "DATABASE_URL must name a PostgreSQL database"),
        ("STUDYHUB_PRODUCTION", "yes", "STUDYHUB_SECRET_KEY is not set."),
    ],
)
def test_wrong_setting_stops_with_one_sentence(variable, value, sentence, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import studyhub.settings"],
        cwd=ROOT,
        env=os.environ | {"STUDYHUB_VAR": str(tmp_path), variable: value},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert f"ImproperlyConfigured: {sentence}" in done.stderr


def test_damaged_note_of_the_servers_is_as_good_as_none(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "services.json").write_text("[1, 2]")
    done = subprocess.run(
        [sys.executable, "-c", "import studyhub.settings as s; print(s.SERVICES)"],
        cwd=ROOT,
        env=os.environ | {"STUDYHUB_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "{}"
