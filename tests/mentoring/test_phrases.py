"""A promise that names its evidence, and promises no less time than it took."""

from datetime import timedelta

import pytest

from mentoring.domain.queries import Turnaround
from mentoring.phrases import say_promise

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("turnaround", "said"),
    [
        (Turnaround(None, None, 0), "there is no usual time yet"),
        (
            Turnaround(19 * HOUR, 19 * HOUR, 1),
            "The one review of the last 30 days came back within 19 h.",
        ),
        (Turnaround(2.4 * HOUR, 4 * HOUR, 2), "Half came back within 3 h (2 reviews in 30 days)."),
        (Turnaround(18.2 * HOUR, 76 * HOUR, 12), "within 19 h, nine in ten within 4 days (12 "),
        (Turnaround(19 * HOUR, 31 * HOUR, 12), "nine in ten within 31 h (12 reviews in 30 days)"),
    ],
)
def test_promise_names_how_many_reviews_say_so(turnaround, said):
    assert said in say_promise(turnaround)
