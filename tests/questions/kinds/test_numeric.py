"""Several right numbers, each with its own word."""

import pytest

from questions.kinds import KINDS
from questions.kinds.base import ResponseError
from questions.kinds.numeric import describe_expected, find_word, refuse_slip
from tests.questions.kinds.making import make_version, mark

ANSWER = {
    "value": 900,
    "unit": "s",
    "units": {"s": 1, "min": 60},
    "why": "Fifteen *minutes*.",
    "also": [
        {"value": 300, "tolerance": {"absolute": 60}},
        {"value": 600, "share": 50, "why": "That was before."},
    ],
    "others": "Look it up.",
}


@pytest.mark.parametrize(
    ("text", "points", "word"),
    [
        ("15 min", 1, "Fifteen <em>minutes</em>."),
        ("6 min", 1, ""),
        ("600 s", 0.5, "That was before."),
        ("7 min", 0, "Look it up."),
        ("soon", 0, ""),
    ],
)
def test_each_number_earns_its_share_and_is_told_its_word(text, points, word):
    version = make_version("numeric", answer=ANSWER)
    assert mark(version, {"text": text})["points"] == points
    assert find_word(text, version.content["answer"]) == word


def test_a_share_off_that_lets_any_number_count_is_refused():
    wide, narrow = {"tolerance": {"relative": 5}}, {"tolerance": {"relative": 0.5}}
    says = (
        "The relative tolerance is 5, which is 500 per cent. Give less than 1: 5 per cent is 0.05."
    )
    answer = {"value": 100, **wide, "also": [{"value": 7, **narrow}, {"value": 8, **wide}]}
    gaps = [{"id": "time", "kind": "numeric", "answer": {"value": 100, **wide}}]

    assert list(KINDS["numeric"].find_faults({"text": "How long?", "answer": answer})) == [
        ("answer.tolerance.relative", says),
        ("answer.also.1.tolerance.relative", says),
    ]
    assert list(KINDS["cloze"].find_faults({"text": "For [[time]].", "gaps": gaps})) == [
        ("gaps.0.answer.tolerance.relative", says)
    ]


def test_all_right_numbers_are_expected():
    assert describe_expected(ANSWER) == "900 s or 300 s, give or take 60 s"


@pytest.mark.parametrize(
    ("typed", "units", "says"),
    [
        ("5 items", {}, "\u201citems\u201d is no unit of this question. Write one number in fig"),
        (
            "15 KB",
            {"s": 1},
            "\u201cKB\u201d is no unit of this question. Write one number in",
        ),
        ("10 or 20 s", {"s": 1}, "Write one number in figures, such as 20 or 20 s."),
        ("ten", {}, "Write one number in figures, such as 20 or 1.5."),
    ],
)
def test_unit_of_another_kind_is_named_and_a_word_between_numbers_is_none(typed, units, says):
    with pytest.raises(ResponseError) as refused:
        refuse_slip(typed, {"value": 10, "unit": "s" if units else "", "units": units})
    assert refused.value.sentence.startswith(says)
