"""Hints while a story is written: of what stands there, never of what has not come yet."""

import pytest

from questions.domain.star_hints import WHOLE, list_hints

PARTS = ("situation", "task", "action", "result")
SHARES = {"situation": (10, 15), "action": (50, 60)}


def hints(**texts):
    return list_hints({part: texts.get(part, "") for part in PARTS}, SHARES)


def test_nothing_is_said_of_what_has_not_come_yet():
    assert hints() == {}
    assert hints(situation="In March our shop stopped.") == {}


@pytest.mark.parametrize(
    ("texts", "part", "says"),
    [
        ({"situation": "A.", "action": "I ran."}, "task", "Nothing stands here yet"),
        ({"situation": "A few words.", "action": "I ran."}, "situation", "short for this part"),
        ({"action": "we " * 20}, "action", "never says “I”"),
        ({"action": "I ran and then " + "we ran " * 10}, "action", "say more of what you did"),
        (
            {"result": "It all got a good deal better and everybody was glad."},
            "result",
            "no figure",
        ),
        ({"situation": "It was her fault."}, "situation", "puts blame on others"),
        ({"situation": "word " * 50, "action": "I did " * 10}, "situation", "aim for 10 to 15 %"),
        ({"action": "I did it " * 150}, WHOLE, "450 words in all: more than three minutes"),
    ],
)
def test_what_helps_is_said_at_its_part(texts, part, says):
    assert says in " ".join(hints(**texts)[part])
