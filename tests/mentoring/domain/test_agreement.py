"""Agreement equals its definition, and its interval holds."""

import random
from statistics import fmean

import pytest

from mentoring.domain.agreement import average, quantile, weigh_kappa, weigh_reviews


def mark_twice(seed: int, n: int, steps: int) -> list[tuple[int, int]]:
    """Return n pairs of marks that mostly agree."""
    chance = random.Random(seed)
    pairs = []
    for _each in range(n):
        first = chance.randint(0, steps)
        second = min(steps, max(0, first + chance.choice([-2, -1, 0, 0, 0, 1, 1])))
        pairs.append((first, second))
    return pairs


@pytest.mark.parametrize(("seed", "n", "steps"), [(1, 40, 4), (2, 60, 2), (3, 200, 4), (4, 25, 4)])
def test_kappa_is_one_less_the_disagreement_beside_that_of_marks_paired_by_chance(seed, n, steps):
    """As it is defined, over all pairs that chance could make: the code sums shares instead."""
    pairs = mark_twice(seed, n, steps)
    firsts, seconds = zip(*pairs, strict=True)
    observed = fmean((first - second) ** 2 for first, second in pairs)
    by_chance = fmean((first - second) ** 2 for first in firsts for second in seconds)
    estimate = weigh_kappa(pairs, steps=steps)
    assert estimate.value == pytest.approx(1 - observed / by_chance, abs=1e-9)
    assert estimate.low < estimate.value < estimate.high
    assert estimate.n == n


def test_interval_holds_the_value_of_the_whole_about_as_often_as_it_says():
    """Drawn from 20,000 pairs a hundred times: 95 of a hundred, give or take the chance of it."""
    whole = mark_twice(7, 20_000, 4)
    truth = weigh_kappa(whole, steps=4).value
    chance = random.Random(8)
    held = 0
    for _each in range(100):
        drawn = weigh_kappa(chance.sample(whole, 80), steps=4)
        held += drawn.low <= truth <= drawn.high
    assert 88 <= held <= 100


def test_marks_of_one_review_hang_together():
    """Four marks that repeat one tell no more than one."""
    pairs = mark_twice(5, 60, 4)
    alone, repeated = (weigh_reviews([[p] * n for p in pairs], steps=4) for n in (1, 4))
    assert (repeated.n, repeated.reviews) == (240, 60)
    assert repeated.value == pytest.approx(weigh_kappa(pairs, steps=4).value)
    assert (repeated.low, repeated.high) == pytest.approx((alone.low, alone.high))
    by_mark = weigh_kappa(pairs * 4, steps=4)
    assert by_mark.high - by_mark.low < 0.6 * (repeated.high - repeated.low)
    assert not weigh_reviews([pairs], steps=4).is_shown


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        ([(0, 4), (1, 3), (2, 2), (3, 1), (4, 0)], -1),
        ([(2, 2), (4, 4), (0, 0)], 1),
        ([(3, 3)] * 12, None),
        ([(mark, 0) for mark in (0, 1, 2, 4)] * 3, None),
        ([(4, mark) for mark in (0, 1, 2, 4)] * 3, None),
        ([], None),
    ],
)
def test_kappa_at_its_edges(pairs, value):
    assert weigh_kappa(pairs, steps=4).value == (value if value is None else pytest.approx(value))


def test_kappa_beside_one_mark_throughout_cannot_be_told_rather_than_is_certainly_0():
    pairs = [(mark, 0) for mark in (0, 1, 2, 4)] * 3
    by_mark = weigh_kappa(pairs, steps=4)
    by_review = weigh_reviews([[pair] for pair in pairs], steps=4)
    for estimate in (by_mark, by_review):
        assert estimate.is_untold
        assert not estimate.is_shown
    assert not weigh_kappa(pairs[:9], steps=4).is_untold


@pytest.mark.parametrize(
    ("freedom", "known"), [(1, 12.706), (3, 3.182), (5, 2.571), (9, 2.262), (30, 2.042)]
)
def test_quantile_of_student(freedom, known):
    assert quantile(freedom) == pytest.approx(known, abs=0.03)


def test_mean_has_an_interval_from_two_values_on():
    assert average([]).value is None
    assert average([3.0]).low is None
    estimate = average([1.0, 2.0, 3.0, 4.0])
    assert estimate.value == fmean([1, 2, 3, 4])
    assert estimate.low < 2.5 < estimate.high
