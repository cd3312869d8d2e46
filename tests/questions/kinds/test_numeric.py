"""Several right numbers, each with its own word."""

import pytest

from questions.kinds import KINDS
from questions.kinds.base import ResponseError
from questions.kinds.numeric import describe_expected, find_word, refuse_slip, say_reading
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


def test_a_further_number_that_the_right_one_takes_is_refused():
    also = [{"value": 950}, {"value": 905, "tolerance": {"absolute": 90}}, {"value": 700}]
    answer = {"value": 900, "tolerance": {"relative": 0.1}, "also": also}
    assert list(KINDS["numeric"].find_faults({"text": "How long?", "answer": answer})) == [
        (
            "answer.also.0.value",
            "No answer gets here: 950 lies within the tolerance of 900, which comes first. "
            "Remove it, or narrow that tolerance.",
        )
    ]


@pytest.mark.parametrize(
    ("unit", "units", "says"),
    [
        ("KiB", {"B": 1}, "A bare number means KiB, but units measures in B."),
        ("KiB", {"B": 1, "MiB": 1024}, "A bare number means KiB, but units measures in B."),
        ("s", {"min": 60}, ""),
        ("s", {"s": 1, "sec": 1, "min": 60}, ""),
        ("", {"B": 1, "KiB": 1024}, ""),
        ("KiB", {"KiB": 1, "B": 0.0009765625}, ""),
        ("KiB", {"B": 1, "kib": 1024}, "A bare number means KiB, but units measures in B."),
        ("seconds", {"s": 1, "min": 60}, ""),
        ("s", {"seconds": 1, "minutes": 60}, ""),
        ("Requests", {"request": 1}, ""),
        ("kib", {"KiB": 1, "MiB": 1024}, ""),
    ],
)
def test_a_unit_that_the_units_measure_otherwise_is_refused(unit, units, says):
    answer = {"value": 100, "unit": unit, "units": units}
    gaps = [{"id": "size", "kind": "numeric", "answer": answer}]
    cure = f"{says} Give KiB 1 there and the others how much KiB they are."
    assert list(KINDS["numeric"].find_faults({"text": "How much?", "answer": answer})) == (
        [("answer.unit", cure)] if says else []
    )
    assert list(KINDS["cloze"].find_faults({"text": "[[size]].", "gaps": gaps})) == (
        [("gaps.0.answer.unit", cure)] if says else []
    )


def test_all_right_numbers_are_expected():
    assert describe_expected(ANSWER) == "900 s or 300 s, give or take 60 s"
    both = {"value": 10, "tolerance": {"absolute": 1, "relative": 0.5}}
    assert describe_expected(both) == "10, give or take 50 %"
    assert describe_expected({**both, "value": -1}) == "-1, give or take 1"


@pytest.mark.parametrize(
    ("typed", "units", "says"),
    [
        (
            "5 items",
            {},
            "“items” is no unit of this question. "
            "Write it in figures with a decimal point, like 12,345 or 6.78.",
        ),
        (
            "15 KB",
            {"s": 1},
            "“KB” is no unit of this question. "
            "Write it in figures with a decimal point, like 12,345 or 6.78 s.",
        ),
        (
            "10 or 20 s",
            {"s": 1},
            "“10 or 20 s” cannot be read as a number. "
            "Write it in figures with a decimal point, like 12,345 or 6.78 s.",
        ),
        (
            "1,5 s",
            {"sec": 1, "s": 1, "min": 60},
            "“1,5 s” cannot be read as a number. Write it with its unit, in figures with a decimal "
            "point, like 12,345 s or 6.78 min.",
        ),
        (
            "ten",
            {},
            "“ten” cannot be read as a number. "
            "Write it in figures with a decimal point, like 12,345 or 6.78.",
        ),
    ],
)
def test_what_cannot_be_read_is_named_with_the_form_to_write_it_in(typed, units, says):
    with pytest.raises(ResponseError) as refused:
        refuse_slip(typed, {"value": 10, "unit": "s" if units else "", "units": units})
    assert refused.value.sentence == says


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("$1,000", "1,000 $"),
        ("$1000", "1000 $"),
        ("-€ 2.5", "-2.5 €"),
        ("$ 1e3", "1e3 $"),
        ("$1,000.", "1,000 $"),
        ("$5.5", "5.5 $"),
        ("~$5", "~5 $"),
        ("\u2013$5", "\u20135 $"),
        ("\u2248 -$5.", "\u2248 -5 $"),
        ("1000$", "1000$"),
        ("$", "$"),
        ("$1,5", "$1,5"),
        ("$5 or $6", "$5 or $6"),
        ("=900", "=900"),
        ("%5", "%5"),
    ],
)
def test_a_currency_sign_before_a_number_is_kept_behind_it(typed, kept):
    version = make_version("numeric", answer={"value": 1000, "unit": "USD"})
    assert KINDS["numeric"].read({"text": typed}, version.content) == {"text": kept}


def test_dollars_before_and_behind_a_number_count_alike():
    units = {"$": 1, "USD": 1}
    number = make_version("numeric", answer={"value": 1000, "unit": "USD", "units": units})
    response = KINDS["numeric"].read({"text": "$1,000"}, number.content)
    KINDS["numeric"].check_response(response, number.content)
    assert mark(number, response)["points"] == 1

    gap = {"id": "price", "kind": "numeric", "answer": number.content["answer"]}
    gaps = make_version("cloze", text="It costs [[price]].", gaps=[gap])
    response = KINDS["cloze"].read({"gap-price": "$1000"}, gaps.content)
    assert response == {"gaps": {"price": {"text": "1000 $"}}}
    assert mark(gaps, response)["points"] == 1


@pytest.mark.parametrize(
    ("typed", "unit", "said"),
    [
        ("16.000 GB-s", "GB-s", "16.000 GB-s, read as 16 GB-s"),
        ("16.000", "", "16.000, read as 16"),
        ("16,000 GB-s", "GB-s", "16,000 GB-s"),
        ("16000", "GB-s", "16,000 GB-s"),
        ("1.5 GB-s", "GB-s", "1.5 GB-s"),
        ("1e3", "", "1e3, read as 1,000"),
        ("soon", "", "soon"),
        ("", "", ""),
    ],
)
def test_what_was_read_otherwise_than_it_looks_is_said(typed, unit, said):
    assert say_reading(typed, {"value": 16, "unit": unit}) == said


def test_the_page_asks_for_the_unit_of_the_answer_among_others():
    content = {"text": "How long?", "answer": {"value": 12, "unit": "s", "units": {"min": 60}}}
    assert KINDS["numeric"].shown(content, seed=1) == {"units": ["min", "s"], "needs_unit": True}
    content["answer"]["units"] = {"seconds": 1, "min": 60}
    assert KINDS["numeric"].shown(content, seed=1)["units"] == ["min", "seconds"]
