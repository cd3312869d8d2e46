"""A pytest plugin: the workers of pytest-xdist share rewriting the asserts of the tests.

In a clean clone all of them would rewrite the same file at the same time, as they collect in the
same order. So each begins with the files of a share of its own, and finds the others rewritten.
"""

import os
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent


@pytest.hookimpl
def pytest_collection(session: pytest.Session) -> None:
    """Import this worker's share, where all tests are collected."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers == 1 or session.config.args != session.config.getini("testpaths"):
        return
    number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    for path in sorted(TESTS.rglob("test_*.py"))[number::workers]:
        # What cannot be imported is told where it is collected.
        with suppress(Exception):
            import_module(".".join(path.relative_to(TESTS.parent).with_suffix("").parts))
