"""Readiness: one figure of a hundred from answers and interviews, with its interval, or none.

It says how a learner would do in the mock interviews here, on the topics on offer. It does not
predict a real interview, and the page says so.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from progress.domain.mastery import Z_95

# Below so much evidence there is no figure.
READY_ANSWERS, READY_INTERVIEWS = 30, 1
# The newest interview counts whole, the one before half, the third a quarter.
WEIGHTS = (1.0, 0.5, 0.25)
# How far, as far as is known, an interview lies from what the same person earns on average.
SPREAD = 0.15
# What is reckoned with: so many more answers, which earn so much.
MORE, WELL = 5, 0.8


@dataclass(frozen=True)
class Ground:
    """A topic: the answers and the sum of their shares, and what is remembered (0 to 1).

    `recall_after_looks`: what would be after a good look at each card that is due.
    """

    answers: int
    shares: float
    recall: float
    recall_after_looks: float = 1.0

    @property
    def expected(self) -> float:
        """The mean of the beta distribution that a uniform prior and the shares give.

        Without answers anything is possible, so 1/2, with the widest interval.
        """
        return (self.shares + 1) / (self.answers + 2)

    @property
    def variance(self) -> float:
        """The variance of the same distribution, m (1 - m) / (n + 3)."""
        return self.expected * (1 - self.expected) / (self.answers + 3)

    def after(self, answers: int, share: float) -> "Ground":
        """Return the topic after so many more answers that earn `share` each."""
        return Ground(self.answers + answers, self.shares + answers * share, self.recall)

    @property
    def known(self) -> float:
        return self.expected * self.recall


@dataclass(frozen=True)
class Readiness:
    """The figure from 0 to 1 and where it lies with a confidence of 95 %."""

    share: float
    low: float
    high: float


def judge(*, grounds: Sequence[Ground], interviews: Sequence[float]) -> Readiness | None:
    """Return the readiness, half from topics and half from interviews; None below the evidence.

    `interviews` are the shares of points of the last ones, newest first. Topics count alike. The
    variances add up: of the topics by their own, of the interviews by how far single ones spread.
    """
    answers = sum(ground.answers for ground in grounds)
    if answers < READY_ANSWERS or len(interviews) < READY_INTERVIEWS or not grounds:
        return None
    knowledge = sum(ground.known for ground in grounds) / len(grounds)
    doubt = sum(ground.variance * ground.recall**2 for ground in grounds) / len(grounds) ** 2
    pairs = list(zip(WEIGHTS, interviews, strict=False))
    total = sum(weight for weight, _share in pairs)
    sat = sum(weight * share for weight, share in pairs) / total
    doubt += SPREAD**2 * sum(weight**2 for weight, _share in pairs) / total**2
    share = (knowledge + sat) / 2
    reach = Z_95 * math.sqrt(doubt) / 2
    return Readiness(share, max(0.0, share - reach), min(1.0, share + reach))


def gain_by_practice(ground: Ground, topics: int) -> float:
    """Return by how much readiness rises when the next answers in a topic go well."""
    return (ground.after(MORE, WELL).known - ground.known) / topics / 2


def gain_by_recall(grounds: Sequence[Ground]) -> float:
    """Return by how much it rises when each card that is due turns out to be known."""
    gains = (one.expected * (one.recall_after_looks - one.recall) for one in grounds)
    return sum(gains) / len(grounds) / 2


def gain_by_section(*, share: float, weight: float, line: float, sat: int) -> float:
    """Return by how much it rises when a section of the next interview reaches the line.

    `share` is what it earned last, `weight` its part of all points, `sat` how many interviews
    there are already.
    """
    total = sum(WEIGHTS[: sat + 1])
    return max(0.0, line - share) * weight * WEIGHTS[0] / total / 2
