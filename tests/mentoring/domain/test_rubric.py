"""Criteria come from the marking scheme; points are quarters of the answer's maximum."""

from decimal import Decimal

import pytest

from mentoring.domain.rubric import (
    Criterion,
    criteria_of,
    list_names,
    points_of,
    title_in,
    unmarked,
)
from tests.factories import SubmissionFactory
from tests.mentoring.factories import design_with

pytestmark = pytest.mark.django_db


def test_star_has_a_criterion_per_section_and_more_steps_where_it_weighs_more():
    criteria = criteria_of(SubmissionFactory(kind="star"))
    assert [(each.id, each.maximum) for each in criteria] == [
        ("situation", 2),
        ("task", 2),
        ("action", 4),
        ("result", 4),
    ]
    assert criteria[0].title == "Situation"
    assert list(criteria[0].steps) == [0, 1, 2]


def test_written_has_a_criterion_per_key_point():
    criteria = criteria_of(SubmissionFactory(kind="written"))
    assert [(each.id, each.maximum) for each in criteria] == [("new", 4), ("later", 2)]


@pytest.mark.parametrize(
    ("ids", "named"),
    [
        (["buffer"], ["buffer"]),
        (["connections", "components"], ["point.connections", "point.components"]),
        (["point.connections", "connections"], ["point.connections", "point.point.connections"]),
        (["connections", "point.connections"], ["point.connections", "point.point.connections"]),
    ],
)
def test_no_two_criteria_of_a_design_share_an_id(ids, named):
    criteria = criteria_of(design_with(*ids))
    assert [each.id for each in criteria] == [*named, "components", "connections"]
    assert [each.point for each in criteria] == [*ids, "", ""]


def test_a_question_names_key_points_and_drawings_apart():
    version = design_with("connections").version
    assert title_in(version, "point.connections") == "It is about connections"
    assert title_in(version, "connections") == "Connections"
    assert title_in(version, "of-an-older-version") == "of-an-older-version"


@pytest.mark.parametrize(
    ("marks", "points"),
    [((0, 0), "0"), ((2, 4), "10"), ((1, 2), "5"), ((0, 1), "1.75"), ((2, 3), "8.25")],
)
def test_points_are_scaled_and_rounded_to_quarters(marks, points):
    criteria = [Criterion("a", "A", 2), Criterion("b", "B", 4)]
    given = dict(zip(("a", "b"), marks, strict=True))
    assert points_of(criteria, given, Decimal(10)) == Decimal(points)


def test_titles_that_are_sentences_with_commas_stay_apart_in_a_sentence():
    criteria = [Criterion("a", "No, it stays.", 2), Criterion("b", "B", 2)]
    assert list_names(criteria) == "No, it stays; B"


def test_unmarked_tells_zero_from_nothing():
    criteria = [Criterion("a", "A", 2), Criterion("b", "B", 2)]
    assert unmarked(criteria, {"a": 0}) == criteria[1:]
