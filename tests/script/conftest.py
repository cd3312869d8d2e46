"""What the tests of the scripts rely on."""

import subprocess

import pytest

from tests.sites import PROJECT


@pytest.fixture
def current_setup():
    """Checkouts of the tests share our packages, which no test may change."""
    if subprocess.run([PROJECT / "script" / "setup", "--check"]).returncode != 0:
        pytest.fail("The packages are older than the lock: run script/setup --dev first.")
