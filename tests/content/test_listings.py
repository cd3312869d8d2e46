"""Code that lessons show has been run: each listing has tests, and those in JavaScript pass."""

import shutil
import subprocess

import pytest

from tests.content.listings import CONTENT, TESTS, find_listings

NODE = shutil.which("node")


def test_each_listing_has_its_tests():
    wanted = [
        *[(path, f"test_{path.stem}.py") for path in find_listings(".py")],
        *[(path, f"{path.stem}.test.mjs") for path in find_listings(".js", ".mjs")],
    ]
    assert wanted
    missing = [
        f"tests/content/{pack}/{name}"
        for path, name in wanted
        if not (TESTS / (pack := path.relative_to(CONTENT).parts[0]) / name).is_file()
    ]
    assert missing == []


@pytest.mark.skipif(NODE is None, reason="Node.js is not installed: no JavaScript listing is run")
def test_the_listings_in_javascript_pass_their_tests():
    files = sorted(TESTS.glob("*/*.test.mjs"))
    run = subprocess.run(
        [NODE, "--test", *files], cwd=TESTS, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stdout + run.stderr
