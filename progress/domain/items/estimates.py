"""The formulas of item analysis. Each figure comes with its interval and how many it rests on.

Undefined is None, never zero: a correlation without variation, a median of nobody.
"""

import math
from dataclasses import asdict, dataclass

from progress.domain.mastery import Z_95, wilson_interval

# Fewer than so many values have no interval for their median: it would be wider than the values.
LEAST_OF_A_MEDIAN = 6
# An interval of r needs one degree of freedom: n - 3.
LEAST_OF_A_CORRELATION = 4
# An interval of alpha that leaves open whether it is 0 or 1, as of three learners, tells nothing.
WIDEST = 1.0
# Beyond this, r is taken for perfect: its interval would have no width.
NEARLY_ONE = 1 - 1e-9


@dataclass(frozen=True)
class Estimate:
    """A figure, its interval of 95 %, and how many answers or learners it rests on."""

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None

    def to_json(self) -> dict:
        return asdict(self)


def estimate_share(total: float, n: int) -> Estimate:
    """Return the mean of `n` shares that add up to `total`, with Wilson's interval.

    Of an item this is its facility (the classical p): R. L. Ebel and D. A. Frisbie, "Essentials of
    Educational Measurement", 5th edition (1991). The interval: see `wilson_interval`.
    """
    if not n:
        return Estimate(0)
    share = min(1.0, max(0.0, float(total) / n))
    low, high = wilson_interval(share=share, n=n)
    return Estimate(n, share, low, high)


def estimate_correlation(r: float | None, n: int) -> Estimate:
    """Return Pearson's `r` of `n` pairs with its interval by Fisher's transformation.

    With the share of an item and the mean of the others this is its discrimination, corrected for
    the item itself: S. Henrysson, "Correction of item-total correlations in item analysis",
    Psychometrika 28 (1963), 211-218. The interval is tanh(artanh r ± z / √(n - 3)): R. A. Fisher,
    "On the 'probable error' of a coefficient of correlation deduced from a small sample", Metron 1
    (1921), 3-32.
    """
    if r is None or math.isnan(r) or n < LEAST_OF_A_CORRELATION:
        return Estimate(n)
    if abs(r) > NEARLY_ONE:
        return Estimate(n, float(round(r)), float(round(r)), float(round(r)))
    middle, reach = math.atanh(r), Z_95 / math.sqrt(n - 3)
    return Estimate(n, r, math.tanh(middle - reach), math.tanh(middle + reach))


def ranks_of_median(n: int) -> tuple[int, int] | None:
    """Return which of `n` sorted values (from 1) are the ends of the median's interval.

    The ranks n/2 - z√n/2 and 1 + n/2 + z√n/2, rounded: M. J. Campbell and M. J. Gardner,
    "Calculating confidence intervals for some non-parametric analyses", British Medical Journal 296
    (1988), 1454-1456.
    """
    if n < LEAST_OF_A_MEDIAN:
        return None
    reach = Z_95 * math.sqrt(n) / 2
    return max(1, round(n / 2 - reach)), min(n, round(1 + n / 2 + reach))


@dataclass(frozen=True)
class Spread:
    """The sums over learners of which reliability is made.

    d is how far one first answer's share is from the mean of its item. `squares` is Σ d², `answers`
    their number, `products` the Σ over learners of (Σ d)² - Σ d² (each pair of two answers of one
    learner, twice), and `pairs` the Σ of n(n - 1).
    """

    learners: int
    answers: int
    squares: float
    products: float
    pairs: int

    @property
    def length(self) -> float | None:
        """How many questions of the bank a learner answers on average: the test that is judged."""
        return self.answers / self.learners if self.learners else None

    @property
    def variance(self) -> float:
        """The mean variance of an item."""
        return self.squares / self.answers if self.answers else 0.0

    @property
    def covariance(self) -> float:
        """The mean covariance of two items, over the learners who answered both."""
        return self.products / self.pairs if self.pairs else 0.0


def estimate_alpha(spread: Spread) -> Estimate:
    """Return Cronbach's alpha of a test of as many questions as learners answer on average.

    alpha = k c / (v + (k - 1) c), with the mean variance v of an item and the mean covariance c of
    two: L. J. Cronbach, "Coefficient alpha and the internal structure of tests", Psychometrika 16
    (1951), 297-334. Where everybody answered all k items it equals k/(k-1) (1 - Σv/V). In a bank
    everybody answers a part; then c is taken over the pairs that somebody did answer.

    The interval is 1 - exp(ln(1 - alpha) ± z √(2k / ((k - 1)(n - 2)))): D. G. Bonett, "Sample size
    requirements for testing and estimating coefficient alpha", Journal of Educational and
    Behavioral Statistics 27 (2002), 335-340. Where it is wider than the scale there is no figure.
    """
    n, k = spread.learners, spread.length
    if n < 3 or k <= 1 or not spread.pairs:
        return Estimate(n)
    whole = spread.variance + (k - 1) * spread.covariance
    if whole <= 0:
        return Estimate(n)
    alpha = k * spread.covariance / whole
    if alpha >= NEARLY_ONE:
        return Estimate(n, 1.0, 1.0, 1.0)
    reach = Z_95 * math.sqrt(2 * k / ((k - 1) * (n - 2)))
    rest = math.log(1 - alpha)
    low, high = 1 - math.exp(rest + reach), 1 - math.exp(rest - reach)
    return Estimate(n, alpha, low, high) if high - low <= WIDEST else Estimate(n)


def estimate_error(spread: Spread, alpha: Estimate) -> Estimate:
    """Return the standard error of measurement of a learner's mean share (0 to 1).

    SD √(1 - alpha): F. M. Lord and M. R. Novick, "Statistical Theories of Mental Test Scores"
    (1968). SD is that of the mean of as many questions as learners answer on average,
    estimated from a sample (n - 1). The interval follows that of alpha and takes SD for known.
    """
    k, n = spread.length, spread.learners
    if alpha.value is None:
        return Estimate(n)
    of_sum = k * spread.variance + k * (k - 1) * spread.covariance
    deviation = math.sqrt(of_sum * n / (n - 1)) / k
    error, low, high = (
        deviation * math.sqrt(max(0.0, 1 - value)) for value in (alpha.value, alpha.high, alpha.low)
    )
    return Estimate(n, error, low, high)


@dataclass(frozen=True)
class Shares:
    """The sums of some shares."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def __add__(self, other: "Shares") -> "Shares":
        return Shares(self.n + other.n, self.total + other.total, self.squares + other.squares)

    @property
    def mean(self) -> float:
        return self.total / self.n

    @property
    def variance(self) -> float:
        """The variance estimated from a sample."""
        return max(0.0, self.squares - self.n * self.mean**2) / (self.n - 1)


def measure_drift(before: Shares, after: Shares) -> tuple[float, float] | None:
    """Return by how much the mean share rose, and that in standard errors; None where undefined.

    The statistic of B. L. Welch, "The significance of the difference between two means when the
    population variances are unequal", Biometrika 29 (1938), 350-362, for large n.
    """
    if min(before.n, after.n) < 2:
        return None
    error = math.sqrt(before.variance / before.n + after.variance / after.n)
    rise = after.mean - before.mean
    if not error:
        return None
    return rise, rise / error
