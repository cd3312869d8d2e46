"""Whole numbers and texts as strangers spell them."""

import pytest

from studyhub.params import drop_nul, read_whole


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("007", 7),
        ("12", 12),
        ("13", 12),
        ("9" * 5000, 12),
        ("0" * 5000, 0),
        ("0" * 5000 + "5", 5),
    ],
)
def test_read_whole_is_bounded(text, number):
    assert read_whole(text, most=12) == number


@pytest.mark.parametrize("text", [None, "", " 1", "-1", "+1", "1.5", "1e3", "1_0", "²", "٣", "x"])
def test_read_whole_of_anything_else_gives_what_was_asked_for(text):
    assert read_whole(text, most=12) == 0
    assert read_whole(text, most=12, otherwise=None) is None


def test_drop_nul_leaves_the_rest():
    assert drop_nul("a\x00b\x00") == "ab"
