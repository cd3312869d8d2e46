"""What is left of a lesson, wherever it is told."""

import pytest

from lessons.domain.remaining import minutes_left

SECTIONS = ("why", "how", "cost")


@pytest.mark.parametrize(
    ("place", "left"), [("", 10), ("why", 10), ("how", 7), ("cost", 4), ("gone", 10)]
)
def test_the_section_that_one_came_to_counts_in_full(place, left):
    assert minutes_left(10, SECTIONS, place) == left


def test_a_lesson_without_sections_is_left_whole():
    assert minutes_left(10, (), "") == 10
