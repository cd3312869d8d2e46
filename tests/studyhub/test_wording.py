"""Lengths of time in their coarsest honest unit: the same wait reads the same on each page."""

from datetime import timedelta

import pytest

from studyhub.wording import say_duration

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("took", "said"),
    [
        (timedelta(seconds=-5), "0 min"),
        (timedelta(minutes=59, seconds=40), "59 min"),
        (31 * HOUR, "31 h"),
        (71.9 * HOUR, "71 h"),
        (95 * HOUR, "3 days"),
    ],
)
def test_duration_is_what_has_passed_whole(took, said):
    assert say_duration(took) == said
