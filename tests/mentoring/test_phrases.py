"""A promise that names its evidence, and promises no less time than it took."""

from datetime import timedelta

import pytest

from mentoring.domain.queries import Turnaround
from mentoring.phrases import say_promise, say_promise_to

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
        (
            Turnaround(29 * HOUR, 50 * HOUR, 12, late=67, oldest=456 * HOUR),
            "Of 12 reviews in 30 days, half came back within 29 h and nine in ten within 50 h. "
            "But 67 answers wait longer already, the oldest for 19 days now.",
        ),
        (
            Turnaround(3 * HOUR, 4 * HOUR, 2, late=1, oldest=5 * HOUR),
            "(2 reviews in 30 days). But 1 answer waits longer already, for 5 h now.",
        ),
        (
            Turnaround(None, None, 0, late=2, oldest=456 * HOUR),
            "so there is no usual time yet. 2 answers wait, the oldest for 19 days now.",
        ),
        (Turnaround(19 * HOUR, 31 * HOUR, 12), "nine in ten within 31 h (12 reviews in 30 days)"),
    ],
)
def test_promise_names_how_many_reviews_say_so(turnaround, said):
    assert said in say_promise(turnaround)


def test_nothing_is_promised_while_nobody_is_there(alice):
    usual = Turnaround(19 * HOUR, 31 * HOUR, 12)
    assert say_promise_to(alice, {alice.pk + 1}, usual) == say_promise(usual)
    # Nobody takes their own answer.
    assert "No mentor is there just now" in say_promise_to(alice, {alice.pk}, usual)
