"""Which test runs when: the long ones first, so that no worker is left alone with one at the end.

pytest-xdist gives each worker one stretch of the list, and whoever is done steals from the ends of
the others. So the tests that start servers stand at the head of each stretch but the last, and
those that drive a browser at the head of the last: side by side, one waits while another computes.
The servers' tests of one folder stay together, since they may share a site. Of the browsers' those
of the interviews begin, which wait for clocks; those of all lessons and of all pages follow, which
are the longest.
"""

import os
from itertools import chain, groupby, islice
from pathlib import Path

import pytest

FIRST_BROWSERS = {"mockinterviews": 2, "lessons": 1}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers > 1:
        items[:] = deal(items, workers)


def rank(path: Path) -> int:
    return next((rank for name, rank in FIRST_BROWSERS.items() if name in path.parts), 0)


def deal(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Return `items` in stretches of one length, the last longer by the remainder."""
    servers = [item for item in items if item.get_closest_marker("processes")]
    rest = [item for item in items if not item.get_closest_marker("processes")]
    browsers = [item for item in rest if item.get_closest_marker("browser")]
    browsers.sort(key=lambda item: (rank(item.path), item.path), reverse=True)
    others = iter([item for item in rest if not item.get_closest_marker("browser")])
    folders = [list(those) for _folder, those in groupby(servers, lambda item: item.path.parent)]
    heads = [list(chain(*folders[number :: workers - 1])) for number in range(workers - 1)]
    length = len(items) // workers
    dealt = []
    for head in [*heads, browsers]:
        dealt += head
        dealt += islice(others, max(0, length - len(head)))
    return [*dealt, *others]
