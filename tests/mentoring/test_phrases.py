"""Durations in their coarsest honest unit, and a promise that names its evidence."""

from datetime import timedelta

import pytest

from mentoring.domain.queries import Turnaround
from mentoring.phrases import say_duration, say_promise

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("took", "said"),
    [
        (timedelta(seconds=-5), "0 min"),
        (timedelta(minutes=59, seconds=20), "59 min"),
        (timedelta(minutes=59, seconds=40), "1 h"),
        (31 * HOUR, "31 h"),
        (48 * HOUR, "2 days"),
    ],
)
def test_duration(took, said):
    assert say_duration(took) == said


@pytest.mark.parametrize(
    ("turnaround", "said"),
    [
        (Turnaround(None, None, 0), "there is no usual time yet"),
        (Turnaround(19 * HOUR, 19 * HOUR, 1), "within 19 h (1 review in 30 days)"),
        (Turnaround(19 * HOUR, 31 * HOUR, 12), "nine in ten within 31 h (12 reviews in 30 days)"),
    ],
)
def test_promise_names_how_many_reviews_say_so(turnaround, said):
    assert said in say_promise(turnaround)
