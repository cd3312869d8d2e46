import pytest

from scoring import ResponseFault, check_scheme, mark
from tests.scoring.schemes import MULTIPLE, NUMERIC, SINGLE, TRUE_FALSE


def test_single_choice_right():
    report = mark(SINGLE, {"choice": ["a"]})
    assert report.points == 1
    assert report.band == "full"
    assert report.next_steps == ()


def test_single_choice_wrong_explains_both_options():
    report = mark(SINGLE, {"choice": ["b"]})
    assert report.points == 0
    assert [(part.id, part.status) for part in report.parts] == [
        ("a", "missing"),
        ("b", "contradicted"),
    ]
    assert "It comes later." in report.parts[1].reason


@pytest.mark.parametrize(
    ("chosen", "points"),
    [
        ([], 0),
        (["a"], 0.75),
        (["a", "b"], 1.25),
        (["a", "b", "c"], 2),
        (["a", "b", "d"], 0.75),
        (["a", "d"], 0),
        (["d"], 0),
        (["a", "b", "c", "d"], 1.25),
    ],
)
def test_multiple_choice_takes_back_for_wrong_ones(chosen, points):
    assert mark(MULTIPLE, {"choice": chosen}).points == points


@pytest.mark.parametrize("choice", ["a", ["z"], [1], None])
def test_choice_of_another_shape_is_refused(choice):
    with pytest.raises(ResponseFault):
        mark(SINGLE, {"choice": choice})


def test_single_choice_of_two_is_refused():
    with pytest.raises(ResponseFault):
        mark(SINGLE, {"choice": ["a", "b"]})


@pytest.mark.parametrize(
    "text",
    [
        "900",
        "900s",
        " 900 s ",
        "15 min",
        "15 minutes",
        "9e2",
        "0.9e3 s",
        "14 min 60 s",
        "900.0",
        "=900",
        "\u200e900\u200bs",
    ],
)
def test_numeric_accepted_forms(text):
    assert mark(NUMERIC, {"text": text}).points == 1


@pytest.mark.parametrize("text", ["1 000", "1,000", "1'000", "1\u202f000", "1e3", "1000.00"])
def test_numeric_thousands(text):
    assert mark({**NUMERIC, "value": 1000}, {"text": text}).points == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Nothing was written"),
        ("about a lot", "can't be read"),
        ("1,5", "can't be read"),
        ("9 00", "can't be read"),
        ("900 kg", "isn't known"),
        ("15", "unit"),
        ("901", "isn't right"),
        ("9" * 200, "too long"),
        ("1e999", "isn't known"),
        ("910 s - 10 s", "can't be read"),
        ("16 min -1 min", "can't be read"),
        ("16 min \u2212 60 s", "can't be read"),
        ("5 min \u2013 10 min", "can't be read"),
        ("5\u201310 min", "can't be read"),
        ("16 min\u20101 min", "can't be read"),
    ],
)
def test_numeric_refused_says_why(text, reason):
    report = mark(NUMERIC, {"text": text})
    assert report.points == 0
    assert reason in report.parts[0].reason
    assert report.next_steps


def test_numeric_tolerance_is_exact_at_its_edge():
    scheme = {**NUMERIC, "value": 0.1, "units": {}, "unit": "", "tolerance": {"absolute": 0.2}}
    assert mark(scheme, {"text": "0.3"}).points == 1
    assert mark(scheme, {"text": "0.3000001"}).points == 0
    assert mark(scheme, {"text": "-0.1"}).points == 1
    assert mark(scheme, {"text": "\u22120.1"}).points == 1


def test_numeric_minus_holds_for_all_units():
    scheme = {**NUMERIC, "value": -900}
    assert mark(scheme, {"text": "-14 min 60 s"}).points == 1
    assert mark(scheme, {"text": "\u2013 14 min 60 s"}).points == 1
    assert mark({**NUMERIC, "value": 900}, {"text": "14 min + 60 s"}).points == 1


def test_true_or_false_says_the_why_of_what_was_chosen():
    report = mark(TRUE_FALSE, {"choice": ["false"]})
    assert (report.points, report.kind) == (1, "true_false")
    wrong = mark(TRUE_FALSE, {"choice": ["true"]})
    assert [(part.id, part.status) for part in wrong.parts] == [
        ("false", "missing"),
        ("true", "contradicted"),
    ]
    assert "It keeps what it took in." in wrong.parts[1].reason
    with pytest.raises(ResponseFault):
        mark(TRUE_FALSE, {"choice": ["true", "false"]})


def test_true_or_false_needs_to_know_which():
    assert check_scheme({**TRUE_FALSE, "right": "yes"}) == [
        "right is 'yes'. Say whether the statement is true or false."
    ]


@pytest.mark.parametrize("response", [None, [], "a"])
def test_a_response_that_is_no_mapping_is_told_in_a_sentence(response):
    with pytest.raises(ResponseFault, match="mapping"):
        mark({"kind": "true_false", "max_points": 1, "right": True}, response)
