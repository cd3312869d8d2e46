"""The arithmetic of an interview: two sums, and when there is a verdict."""

from decimal import Decimal

import pytest

from mockinterviews.domain.sums import Points, State, Sum, add_up, find_points

EMPTY = Points(State.EMPTY, Sum(Decimal(0), Decimal(10)))
WAITING = Points(State.WAITING)
FAILED = Points(State.FAILED)


def points(automatic, mark=None):
    return Points(
        State.SCORED if automatic is not None else State.MARKED,
        None if automatic is None else Sum(Decimal(automatic), Decimal(10)),
        None if mark is None else Sum(Decimal(mark), Decimal(10)),
    )


def known(state, *scores):
    spelled = [(source, Decimal(points), Decimal(10)) for source, points in scores]
    return find_points(state=state, scores=spelled, maximum=Decimal(10))


def test_points_of_nothing_written_are_none_of_its_maximum():
    assert known(None) == EMPTY


@pytest.mark.parametrize("state", ["pending", "scoring"])
def test_points_wait_for_the_scorer_even_beside_a_mark(state):
    assert known(state).state == State.WAITING
    assert known(state, ("mentor", 8)).state == State.WAITING


def test_points_take_the_newest_of_each_source():
    found = known("scored", ("automatic", 3), ("mentor", 6), ("regrade", 4), ("mentor", 7))
    assert (found.state, found.automatic.points, found.mark.points) == (State.SCORED, 4, 7)


@pytest.mark.parametrize("state", ["scored", "failed"])
def test_points_of_a_mark_without_automatic_score_are_final(state):
    found = known(state, ("mentor", 8))
    assert (found.state, found.automatic, found.mark.points) == (State.MARKED, None, 8)


def test_points_of_a_failed_answer_without_mark_are_failed():
    assert known("failed") == FAILED


def test_sums_without_marks_are_one():
    tally = add_up([points(8), points(4), EMPTY])
    assert (tally.automatic, tally.marked) == (Sum(Decimal(12), Decimal(30)), None)
    assert tally.counting.percent == 40
    assert tally.has_verdict


def test_marks_stand_in_a_second_sum_that_counts():
    tally = add_up([points(8), points(4, mark=9), points(None, mark=7)])
    assert tally.automatic == Sum(Decimal(12), Decimal(20))
    assert tally.marked == tally.counting == Sum(Decimal(24), Decimal(30))


def test_what_failed_is_in_neither_sum_and_withholds_the_verdict():
    tally = add_up([points(8, mark=9), FAILED])
    assert (tally.automatic.maximum, tally.marked.maximum) == (10, 10)
    assert (tally.scored, tally.failed, tally.asked) == (1, 1, 2)
    assert tally.is_final
    assert not tally.has_verdict


def test_what_waits_is_in_neither_sum_and_withholds_the_verdict():
    marked = Points(State.WAITING, mark=Sum(Decimal(9), Decimal(10)))
    tally = add_up([points(8), WAITING, marked])
    assert (tally.automatic.maximum, tally.marked, tally.scored) == (10, None, 1)
    assert not tally.is_final
    assert not tally.has_verdict


def test_a_sum_of_nothing_has_no_percentage():
    assert add_up([FAILED]).automatic.percent is None
