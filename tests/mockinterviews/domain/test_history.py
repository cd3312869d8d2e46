"""Time spent and thinning: pure functions of the saves."""

from datetime import timedelta

import pytest

from mockinterviews.domain.history import Save, find_spare, reckon_spent
from tests.factories import NOW


def saves(*arrivals):
    """Return saves of (draft, second) pairs."""
    return [
        Save(pk, draft, NOW + timedelta(seconds=second))
        for pk, (draft, second) in enumerate(arrivals, start=1)
    ]


@pytest.mark.parametrize(
    ("arrivals", "spent"),
    [
        ([], {}),
        # The first save counts from the start, up to a minute.
        ([(1, 30)], {1: 30_000}),
        ([(1, 400)], {1: 60_000}),
        # Each counts from the one before, in whatever question that was.
        ([(1, 10), (2, 25), (1, 30)], {1: 15_000, 2: 15_000}),
        # A clock that was set back takes nothing away.
        ([(1, -10), (1, 5)], {1: 15_000}),
        # Somebody was away, or the clock stood still.
        ([(1, 10), (1, 1000), (1, 1005)], {1: 75_000}),
    ],
)
def test_spent_is_the_sum_of_capped_gaps(arrivals, spent):
    assert reckon_spent(started_at=NOW, saves=saves(*arrivals)) == spent


def test_spent_is_never_longer_than_the_sitting():
    busy = saves(*((number % 3, 7 * number) for number in range(1, 80)))
    assert sum(reckon_spent(started_at=NOW, saves=busy).values()) == 7 * 79 * 1000


@pytest.mark.parametrize(
    ("seconds", "spare"),
    [
        ([10], []),
        ([10, 20, 30], []),
        ([0, 10, 60, 70, 200], [2, 4]),
        ([0, 59, 61, 130, 200], [2]),
        # All of the last minute stays.
        ([0, 10, 20, 75, 80], [2]),
    ],
)
def test_spare_is_what_lies_within_a_minute_of_what_stays(seconds, spare):
    assert find_spare(saves(*((1, second) for second in seconds))) == spare


def test_spare_is_found_draft_by_draft():
    assert find_spare(saves((1, 0), (2, 1), (1, 10), (2, 11), (1, 100), (2, 101))) == [3, 4]
