"""What an author gave a share of the points."""

import pytest

from scoring import check_scheme, mark
from tests.scoring.schemes import MULTIPLE, NUMERIC, SINGLE

SHARED = {
    **MULTIPLE,
    "max_points": 5,
    "options": [
        {"id": "a", "right": True, "share": 70},
        {"id": "b", "right": True, "share": 30},
        {"id": "c", "right": False, "share": -50},
        {"id": "d", "right": False, "share": 0},
        {"id": "e", "right": False},
    ],
}
PARTLY = {
    **SINGLE,
    "max_points": 5,
    "options": [*SINGLE["options"], {"id": "c", "right": False, "share": 90, "why": "Nearly."}],
}
WORDS = {
    "kind": "short_answer",
    "max_points": 2,
    "accepted": ["cold start"],
    "partly": [{"text": "start of a sandbox", "share": 50, "why": "Which kind?"}],
    "wrong": [{"text": "timeout", "why": "It ends a run."}],
    "typos": True,
}
NUMBERS = {
    **NUMERIC,
    "max_points": 3,
    "also": [
        {"value": 30, "tolerance": {"absolute": 5}},
        {"value": 1000, "tolerance": {"relative": 0.5}, "share": 33.33333},
        {"value": 7, "share": 0},
    ],
}


@pytest.mark.parametrize(
    ("chosen", "points"),
    [("ab", 5), ("a", 3.5), ("b", 1.5), ("ac", 1), ("ad", 3.5), ("bc", 0), ("abe", 2.5), ("", 0)],
)
def test_shares_of_several_options_add_up_and_never_fall_below_nothing(chosen, points):
    report = mark(SHARED, {"choice": list(chosen)}).to_json()
    taken = sum(cap["points"] for cap in report["caps"])
    assert report["points"] == points == sum(part["points"] for part in report["parts"]) + taken


def test_an_option_that_is_partly_right_says_what_it_earns():
    report = mark(PARTLY, {"choice": ["c"]})
    assert report.points == 4.5
    assert [(part.id, part.status, part.points) for part in report.parts] == [
        ("a", "missing", 0),
        ("c", "partial", 4.5),
    ]
    assert report.parts[1].reason == "You chose it, and it earns 90 % of the points. Nearly."


@pytest.mark.parametrize(
    ("text", "points", "status"),
    [
        ("Cold start", 2, "covered"),
        ("a start of sandbox", 0, "contradicted"),
        ("start of a sandbx", 1, "partial"),
        ("timeout", 0, "contradicted"),
        ("", 0, "missing"),
    ],
)
def test_a_text_that_is_partly_right_earns_its_share(text, points, status):
    report = mark(WORDS, {"text": text})
    assert (report.points, report.parts[0].status) == (points, status)


@pytest.mark.parametrize(
    ("text", "points"), [("15 min", 3), ("27", 3), ("1200 s", 1), ("7", 0), ("8", 0), ("900", 3)]
)
def test_the_first_number_that_fits_counts(text, points):
    assert mark(NUMBERS, {"text": text}).points == points


def test_a_gap_earns_a_share_of_its_points():
    options = PARTLY["options"]
    gaps = [
        {"id": "x", "kind": "single_choice", "points": 5, "options": options},
        {"id": "y", "points": 2, **WORDS},
    ]
    scheme = {"kind": "cloze", "max_points": 7, "gaps": gaps}
    response = {"gaps": {"x": {"choice": ["c"]}, "y": {"text": "start of a sandbox"}}}
    assert [part.points for part in mark(scheme, response).parts] == [4.5, 1]


def option(right: bool, share: object) -> dict:
    return {"id": f"{right}{share}", "right": right, "share": share}


@pytest.mark.parametrize(
    ("scheme", "says"),
    [
        ({**SHARED, "options": [option(True, 60), option(False, -1)]}, "add up to 60"),
        ({**SHARED, "options": [option(True, 100), option(False, 1)]}, "wrong ones take back"),
        ({**SHARED, "options": [option(True, 101), option(False, 0)]}, "from -100 to 100"),
        ({**PARTLY, "options": [option(True, 90), option(False, 0)]}, "The right option has 100"),
        ({**SHARED, "options": [option(True, 100), MULTIPLE["options"][0]]}, "or to none"),
        ({**WORDS, "partly": [{"text": "x", "share": -1}]}, "from 0 to 100"),
        ({**WORDS, "partly": [{"share": 50}]}, "has no text"),
        ({**NUMBERS, "also": [{"value": "x", "share": -1}]}, "Give a number."),
        ({**NUMBERS, "also": [{"value": 1, "share": -1}]}, "from 0 to 100"),
        ({**NUMBERS, "also": [{"value": 1, "tolerance": {"absolute": -1}}]}, "0 or a number"),
        ({**NUMBERS, "also": [1]}, "list of further numbers"),
    ],
)
def test_a_share_that_cannot_be_is_a_fault(scheme, says):
    assert says in " ".join(check_scheme(scheme))
