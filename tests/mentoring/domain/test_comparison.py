"""The mark beside the automatic score, criterion by criterion."""

from dataclasses import replace

import pytest

from mentoring.domain.comparison import (
    compare_marks,
    find_contradictions,
    name_differing,
    sum_automatic,
)
from mentoring.models import Dispute
from questions.domain.reports import automatic_score
from tests.factories import ScoreFactory, SubmissionFactory
from tests.mentoring.factories import design_with

pytestmark = pytest.mark.django_db


def part(id, field, weight, credit):
    points = {"points": weight * credit, "maximum": weight}
    return {"id": id, "field": field, "weight": weight, "credit": credit, **points}


def test_star_compares_the_weighted_checks_of_each_section():
    submission = SubmissionFactory(kind="star")
    report = {
        "points": 5,
        "maximum": 10,
        "parts": [
            part("action:length", "action", 1, 1.0),
            part("action:own", "action", 3, 0.0),
            part("task:length", "task", 1, 0.5),
        ],
    }
    score = ScoreFactory(submission=submission, report=report)
    compared = compare_marks(
        submission, {"situation": 2, "task": 1, "action": 3}, automatic_score(submission)
    )
    assert automatic_score(submission) == score
    # Both makers in the same marks: a share of 0.5 of 0 to 2 is 1, one of 0.25 of 0 to 4 as well.
    assert [each.automatic_mark for each in compared] == [None, 1, 1]
    assert sum_automatic(compared) is None
    assert sum_automatic(compared[1:]) == 2
    assert [(each.criterion.id, each.automatic, each.differs) for each in compared] == [
        ("situation", None, False),
        ("task", 0.5, False),
        ("action", 0.25, True),
    ]
    sentence = replace(compared[2].criterion, title="Idle costs nothing.")
    assert name_differing([replace(compared[2], criterion=sentence)]) == "Idle costs nothing"


def test_written_compares_key_points_by_their_id():
    submission = SubmissionFactory(kind="written")
    report = {"points": 5, "maximum": 10, "parts": [part("later", "text", 4, 1.0)]}
    ScoreFactory(submission=submission, report=report)
    (compared,) = compare_marks(submission, {"later": 1}, automatic_score(submission))
    assert (compared.automatic_mark, compared.differs) == (compared.criterion.maximum, True)


def test_key_point_and_drawing_of_one_name_are_compared_with_their_own_parts():
    submission = design_with("connections")
    report = {
        "points": 3,
        "maximum": 20,
        "parts": [
            part("connections", "situation", 2, 1.0),
            part("connections.api>queue", "connections", 2, 0.5),
            part("components.api", "components", 2, 0.0),
        ],
    }
    score = ScoreFactory(submission=submission, report=report)
    marks = {"point.connections": 4, "connections": 1, "components": 0}
    compared = compare_marks(submission, marks, score)
    assert [(row.criterion.id, row.automatic) for row in compared] == [
        ("point.connections", 1.0),
        ("components", 0.0),
        ("connections", 0.5),
    ]


def test_verdict_on_a_key_point_is_held_against_its_mark_and_not_the_drawings(bob):
    submission = design_with("connections")
    verdict = Dispute(part="connections", is_upheld=True, decided_by=bob)
    for marks, found in (
        ({"point.connections": 4, "connections": 0}, []),
        ({"point.connections": 0, "connections": 2}, ["point.connections"]),
    ):
        rows = find_contradictions(compare_marks(submission, marks, None), [verdict], bob)
        assert [row.criterion.id for row, _dispute in rows] == found


def test_a_mark_that_says_the_opposite_of_the_verdict_is_found(bob, ben):
    submission = SubmissionFactory(kind="written")
    compared = compare_marks(submission, {"new": 0, "later": 2}, None)
    highest = {row.criterion.id: row.criterion.maximum for row in compared}["later"]

    def found(part, is_upheld, later=highest, mentor=bob):
        rows = compare_marks(submission, {"new": 0, "later": later}, None)
        dispute = Dispute(part=part, is_upheld=is_upheld, decided_by=mentor)
        return [row.criterion.id for row, _it in find_contradictions(rows, [dispute], bob)]

    assert found("new", True) == ["new"]
    assert found("later", False) == ["later"]
    assert found("new", False) == found("later", True) == found("later", False, later=1) == []
    # Another mentor's verdict is not theirs to keep to.
    assert found("new", True, mentor=ben) == []


def test_without_an_automatic_score_nothing_differs():
    submission = SubmissionFactory(kind="written")
    compared = compare_marks(submission, {"new": 4, "later": 0}, automatic_score(submission))
    assert not any(each.differs for each in compared)
