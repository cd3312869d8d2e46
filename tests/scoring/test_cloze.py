import pytest

from scoring import ResponseFault, check_scheme, mark
from tests.scoring.schemes import CLOZE

FULL = {"time": {"text": "15 min"}, "does": {"choice": ["a"]}, "what": {"text": "Burst"}}


@pytest.mark.parametrize(
    ("change", "points"),
    [
        ({}, 4),
        ({"time": {"text": "15 h"}}, 3),
        ({"does": {"choice": ["b"]}}, 2),
        ({"what": {"text": "backlog"}}, 3),
        ({"time": {}, "does": {}, "what": {}}, 0),
    ],
)
def test_each_gap_earns_its_points(change, points):
    report = mark(CLOZE, {"gaps": {**FULL, **change}})
    assert report.points == points == sum(part.points for part in report.parts)


def test_each_gap_says_why():
    report = mark(CLOZE, {"gaps": {"does": {"choice": ["b"]}, "time": {"text": "16 min"}}})
    assert [part.status for part in report.parts] == ["contradicted", "contradicted", "missing"]
    assert report.parts[1].reason == "The choice isn't right. It makes none."
    assert report.next_steps[0] == "Gap 1: The number isn't right."


@pytest.mark.parametrize(
    "gaps", [[], {"other": {"text": "x"}}, {"does": {"choice": ["z"]}}, {"what": {"text": 1}}]
)
def test_gaps_of_another_shape_are_refused(gaps):
    with pytest.raises(ResponseFault):
        mark(CLOZE, {"gaps": gaps})


@pytest.mark.parametrize(
    ("gap", "sentence"),
    [
        ({"kind": "star"}, "has the kind 'star'"),
        ({"points": 0.3}, "multiple of 0.25"),
        ({"id": "does"}, "another one has already"),
        ({"accepted": []}, "Gap 'what': accepted needs"),
        ({"points": 2}, "The gaps are worth 5, and max_points is 4."),
    ],
)
def test_faults_of_a_scheme(gap, sentence):
    scheme = {**CLOZE, "gaps": [*CLOZE["gaps"][:2], {**CLOZE["gaps"][2], **gap}]}
    assert sentence in " ".join(check_scheme(scheme))
