"""What a learner's sums in a topic say: a mean share, how far to trust it, or nothing yet."""

import math
from dataclasses import dataclass
from decimal import Decimal

from studyhub.wording import whole_percent

# Below this many answers a share says more about luck than about the learner.
LEAST_ANSWERS = 3
# What stands below this is weak: it needs more than a figure.
WEAK = 0.5
# The normal quantile of a 95 % interval.
Z_95 = 1.959963984540054


def wilson_interval(*, share: float, n: int, z: float = Z_95) -> tuple[float, float]:
    """Return the 95 % interval of a mean share (0 to 1) of `n` answers.

    The score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", Journal of the American Statistical Association 22 (1927), 209-212:
    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    It is made for yes and no. An answer that earns a part of its points varies less than that (of
    all variables between 0 and 1 with mean p, yes-or-no varies most), so the interval is rather too
    wide than too narrow.
    """
    if n < 1:
        raise ValueError(f"An interval needs an answer; n is {n}.")
    square = z * z
    middle = share + square / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    whole = 1 + square / n
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def is_weak(share: float) -> bool:
    """Return whether a share reads as less than half: what is shown as 50 % is not below 50 %."""
    return whole_percent(share) < 100 * WEAK


@dataclass(frozen=True)
class Mastery:
    """Sums of one learner in one topic, as the rollup holds them, and how much of it fades.

    `recall` is the mean probability that its cards are remembered today (FSRS); 1 without cards.
    """

    answers: int = 0
    hard_answers: int = 0
    shares: Decimal = Decimal(0)
    recall: float = 1.0

    @property
    def earned(self) -> float | None:
        """The mean of what each answer earned of its points; None below three answers."""
        if self.answers < LEAST_ANSWERS:
            return None
        return float(self.shares / self.answers)

    @property
    def share(self) -> float | None:
        """What was earned, times what is remembered of it."""
        return None if self.earned is None else self.earned * self.recall

    @property
    def is_weak(self) -> bool:
        return self.share is not None and is_weak(self.share)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the share lies with a confidence of 95 %; None where there is no share."""
        if self.earned is None:
            return None
        low, high = wilson_interval(share=self.earned, n=self.answers)
        return low * self.recall, high * self.recall

    @property
    def missing(self) -> int:
        """How many answers are missing until there is a share."""
        return max(0, LEAST_ANSWERS - self.answers)
