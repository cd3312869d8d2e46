"""Lengths of time in their coarsest honest unit: the same wait reads the same on each page."""

from datetime import timedelta

import pytest

from studyhub.wording import cut_words, say_duration, say_sureness

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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A queue takes it", "A queue takes it"),
        ("A queue takes its time", "A queue takes …"),
        ("A queue, a cache, and", "A queue, a …"),
        ("A verylongwordindeed", "A verylongwordi…"),
    ],
)
def test_long_text_is_cut_between_words(text, said):
    assert cut_words(text, 16) == said
    assert len(said) <= 16


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ({"sureness": "fairly_sure", "needs_person": False}, "fairly sure"),
        ({"sureness": "sure"}, "sure"),
        # Too long to be read whole, for one: the notice below says so.
        ({"sureness": "sure", "needs_person": True}, "unsure"),
        ({}, ""),
    ],
)
def test_one_verdict_is_told_of_a_score(report, said):
    assert say_sureness(report) == said
