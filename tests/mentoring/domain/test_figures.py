"""What the agreement page counts: parts of STAR together, key points by their question."""

import pytest

from mentoring.domain.figures import describe_agreement
from mentoring.models import Mark
from tests.factories import NOW
from tests.mentoring.factories import ReviewFactory, ReviewRequestFactory

pytestmark = pytest.mark.django_db


def mark(kind, criterion, given, maximum=2, automatic=None):
    request = ReviewRequestFactory(kind=kind, state="returned", returned_at=NOW)
    review = ReviewFactory(request=request, state="returned", returned_at=NOW)
    Mark.objects.create(
        review=review,
        criterion=criterion,
        given=given,
        maximum=maximum,
        automatic=given / maximum if automatic is None else automatic,
    )
    return request.submission.version.content


def test_key_points_of_two_questions_are_two_criteria_and_parts_of_star_are_one():
    for given in (0, 2):
        mark("star", "situation", given)
        content = mark("written", "new", given)
    rows = describe_agreement(now=NOW).scorer_by_criterion
    assert sorted(row.kappa.n for row in rows) == [1, 1, 2]
    (both,) = [row for row in rows if row.kappa.n == 2]
    assert (both.criterion, both.kappa.value) == ("Situation", pytest.approx(1))
    point = next(one for one in content["key_points"] if one["id"] == "new")
    assert {row.criterion.split(" · ")[1] for row in rows if row != both} == {point["text"]}


def test_a_criterion_that_was_marked_on_two_scales_says_which_row_is_which():
    mark("star", "result", 1)
    mark("star", "result", 4, maximum=4)
    mark("star", "task", 1)
    rows = describe_agreement(now=NOW).scorer_by_criterion
    assert sorted(row.criterion for row in rows) == [
        "Result, level 0 to 2",
        "Result, level 0 to 4",
        "Task",
    ]


def test_rows_stand_in_the_order_of_what_they_show():
    for number in range(10):
        mark("star", "result", number % 3, automatic=0)
        mark("star", "task", number % 3)
    mark("star", "situation", 0, automatic=1)
    rows = describe_agreement(now=NOW).scorer_by_criterion
    assert [row.criterion for row in rows] == ["Task", "Result", "Situation"]
    assert [row.is_enough for row in rows] == [True, True, False]


def test_what_is_drawn_has_its_title():
    mark("design", "components", 1)
    (row,) = describe_agreement(now=NOW).scorer_by_criterion
    assert row.criterion.endswith(" · Components")
