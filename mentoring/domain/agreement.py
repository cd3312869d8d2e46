"""Agreement of two raters on ordered marks, with what is said of its certainty. Pure functions.

Quadratic weighted kappa: Cohen, J. (1968), Psychological Bulletin 70, 213-220. Its standard error:
Fleiss, J. L., Cohen, J., Everitt, B. S. (1969), Psychological Bulletin 72, 323-327, eq. 13 (for an
observed kappa). Marks of one review hang together, so over several criteria the interval is by
review: from the sums of a review's influences on kappa, as of a sample of clusters (Binder, D. A.
(1983), International Statistical Review 51, 279-292). Means have Student's interval, with the
quantile by Hill's expansion.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance

NORMAL = 1.959963984540054
# Below this no figure is shown: a chance value would look like one.
ENOUGH = 10


@dataclass(frozen=True)
class Estimate:
    """A value and its 95 % interval from n pairs; None where it is not defined.

    `reviews` is how many reviews the pairs are of, where that is what the interval is by.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    reviews: int | None = None

    @property
    def is_shown(self) -> bool:
        return self.low is not None and self.n >= ENOUGH

    @property
    def is_untold(self) -> bool:
        """Whether a kappa has marks enough, and one rater gave the same one throughout."""
        return self.value is None and self.n >= ENOUGH


def weigh_kappa(pairs: Iterable[tuple[int, int]], *, steps: int) -> Estimate:
    """Return the quadratic weighted kappa of marks from 0 to `steps`.

    1 is full agreement, 0 what chance gives. It cannot be told where one rater gave the same mark
    throughout: it would be 0 with an error of 0, whatever the other one gave.
    """
    counts: dict[tuple[int, int], int] = {}
    for pair in pairs:
        counts[pair] = counts.get(pair, 0) + 1
    return weigh_counts(counts, steps=steps)


def weigh_counts(counts: dict[tuple[int, int], int], *, steps: int) -> Estimate:
    """Return the same from how often each pair of marks was given."""
    n = sum(counts.values())
    kappa, influence = reckon_kappa(counts, steps)
    if kappa is None:
        return Estimate(None, None, None, n)
    spread = sum(count * influence[pair] ** 2 for pair, count in counts.items())
    return enclose(kappa, NORMAL * sqrt(spread) / n, n)


def weigh_reviews(reviews: Collection[Sequence[tuple[int, int]]], *, steps: int) -> Estimate:
    """Return the kappa of all pairs of some reviews, with an interval that is by review."""
    counts: dict[tuple[int, int], int] = {}
    for review in reviews:
        for pair in review:
            counts[pair] = counts.get(pair, 0) + 1
    n, groups = sum(counts.values()), len(reviews)
    kappa, influence = reckon_kappa(counts, steps)
    if kappa is None or groups < 2:
        return Estimate(kappa, None, None, n, groups)
    sums = [sum(influence[pair] for pair in review) for review in reviews]
    error = sqrt(groups / (groups - 1) * sum(one**2 for one in sums)) / n
    return enclose(kappa, quantile(groups - 1) * error, n, groups)


def enclose(kappa: float, half: float, n: int, reviews: int | None = None) -> Estimate:
    return Estimate(kappa, max(-1.0, kappa - half), min(1.0, kappa + half), n, reviews)


def reckon_kappa(
    counts: dict[tuple[int, int], int], steps: int
) -> tuple[float | None, dict[tuple[int, int], float]]:
    """Return the kappa, and how far each pair of marks pulls it: on average by nothing."""
    if not counts or any(len(set(marks)) < 2 for marks in zip(*counts, strict=True)):
        return None, {}
    n = sum(counts.values())
    marks = range(steps + 1)
    shares = {pair: count / n for pair, count in counts.items()}
    rows = [sum(shares.get((i, j), 0.0) for j in marks) for i in marks]
    columns = [sum(shares.get((i, j), 0.0) for i in marks) for j in marks]

    def weight(i: int, j: int) -> float:
        return 1 - ((i - j) / steps) ** 2

    observed = sum(share * weight(*pair) for pair, share in shares.items())
    expected = sum(rows[i] * columns[j] * weight(i, j) for i in marks for j in marks)
    kappa = (observed - expected) / (1 - expected)
    of_rows = [sum(columns[j] * weight(i, j) for j in marks) for i in marks]
    of_columns = [sum(rows[i] * weight(i, j) for i in marks) for j in marks]
    centre = kappa - expected * (1 - kappa)
    influence = {
        (i, j): (weight(i, j) - (of_rows[i] + of_columns[j]) * (1 - kappa) - centre)
        / (1 - expected)
        for i, j in shares
    }
    return kappa, influence


def average(values: Iterable[float]) -> Estimate:
    """Return the mean of some values with its interval."""
    values = list(values)
    if not values:
        return Estimate(None, None, None, 0)
    mean = fmean(values)
    if len(values) < 2:
        return Estimate(mean, None, None, 1)
    return around(mean, variance(values), len(values))


def around(mean: float, spread: float, n: int) -> Estimate:
    """Return the interval of a mean from the variance of n values."""
    if n < 2:
        return Estimate(mean if n else None, None, None, n)
    half = quantile(n - 1) * sqrt(max(0.0, spread) / n)
    return Estimate(mean, mean - half, mean + half, n)


def quantile(freedom: int) -> float:
    """Return Student's 97.5 % quantile, to three figures from three degrees of freedom on.

    Cornish-Fisher expansion around the normal one: Abramowitz and Stegun (1964), 26.7.5.
    """
    if freedom < 3:
        return {1: 12.706, 2: 4.303}[freedom]
    z = NORMAL
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return sum(term / freedom**power for power, term in enumerate(terms))
