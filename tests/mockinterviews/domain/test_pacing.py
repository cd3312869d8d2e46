"""Where the time of a story went, from the versions of its draft."""

from datetime import timedelta

import pytest

from mockinterviews.domain.pacing import (
    Kept,
    PartPace,
    find_longest,
    pace_of_story,
    reckon_parts,
    size_of_change,
)
from questions.models import QuestionVersion
from tests.factories import CONTENT, NOW


def kept(seconds, position=1, **texts):
    return Kept(NOW + timedelta(seconds=seconds), position, texts)


def test_time_belongs_to_the_parts_that_changed_by_how_much_they_did():
    versions = [
        kept(60, situation="a" * 30),
        kept(120, situation="a" * 40, task="b" * 30),
        # Another question in between, and then a long time away: two minutes count.
        kept(150, position=2),
        kept(900, situation="a" * 40, task="b" * 30, action="c" * 5),
    ]
    assert reckon_parts(NOW, versions) == {1: {"situation": 75, "task": 45, "action": 120}}


def test_time_of_a_clock_that_went_back_is_none():
    assert reckon_parts(NOW, [kept(-60, situation="a")]) == {1: {"situation": 0}}


@pytest.mark.parametrize(
    ("old", "new", "size"),
    [("", "abc", 3), ("abc", "abcde", 2), ("abcdef", "abf", 3), ("abc", "abc", 0), ("abc", "", 3)],
)
def test_size_of_a_change(old, new, size):
    assert size_of_change(old, new) == size


def test_pace_of_a_story_has_shares_of_words_and_time():
    version = QuestionVersion(kind="star", content=CONTENT["star"])
    response = {"sections": {"situation": "one two three", "action": "four"}}
    parts = pace_of_story(version, response, {"situation": 30, "action": 10})
    by_title = {part.title: (part.words, part.time) for part in parts}
    assert by_title["Situation"] == (75, 75)
    assert by_title["Action"] == (25, 25)
    assert pace_of_story(version, response, {})[0].time is None


@pytest.mark.parametrize(("time", "is_told"), [(55, True), (24, False), (None, False)])
def test_longest_part_is_told_where_it_is_far_above_its_aim(time, is_told):
    part = PartPace(title="Situation", words=20, time=time, aim=(10, 15))
    other = PartPace(title="Action", words=60, time=45, aim=(50, 60))
    assert (find_longest([other, part]) == part) == is_told
    assert find_longest([]) is None
