"""Draws the scale to the marks that mentors gave to the answers of one bank of questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring import calibration
from scoring.defences import screen
from scoring.errors import CalibrationFault
from scoring.judging import judge_points
from scoring.prepared import prepare_scheme
from scoring.text import clean_text, split_sentences

LEAST_MARKS: Final = 50
FOLDS: Final = 5
SCALES: Final = tuple(float(value) for value in np.round(np.geomspace(0.4, 2.5, 19), 4))
OFFSETS: Final = tuple(float(value) for value in np.round(np.linspace(-3.0, 3.0, 61), 4))
DRAWN: Final = 0.5
"""What a step away from the shipped scale costs, in squared errors of a whole answer."""

Floats = NDArray[np.float64]
Example = tuple[Mapping[str, Any], Mapping[str, Any], float]
"""A written scheme, a response, and the share of the points that a mentor gave, 0 to 1."""


class Evidence:
    """What the scorer saw in each answer: log-odds and weights of its key points."""

    def __init__(self, examples: Sequence[Example]) -> None:
        odds, weights, answers = [], [], []
        for index, (scheme, response, _) in enumerate(examples):
            for chance, weight in find_chances(scheme, response):
                bound = min(1 - 1e-9, max(1e-9, chance))
                odds.append(np.log(bound / (1 - bound)))
                weights.append(weight)
                answers.append(index)
        self.odds, self.weights = np.array(odds), np.array(weights)
        self.answers = np.array(answers)
        self.marks = np.array([share for _, _, share in examples])

    def predict(self, scale: float, offset: float) -> Floats:
        shipped = calibration.load()
        chance = 1 / (1 + np.exp(-(scale * self.odds + offset)))
        ramp = (chance - shipped.none_below) / (shipped.all_above - shipped.none_below)
        credit = np.clip(ramp, 0, 1) * self.weights
        return np.asarray(np.bincount(self.answers, credit, len(self.marks)), dtype=np.float64)


def find_chances(
    scheme: Mapping[str, Any], response: Mapping[str, Any]
) -> list[tuple[float, float]]:
    """Each key point's chance and share of the weight; what a defence took has no chance."""
    prepared = prepare_scheme(scheme)
    text = clean_text(response.get("text", ""))
    screening = screen(split_sentences(text), prepared, text)
    judged = judge_points(screening.kept, screening.doubtful, prepared, calibration.load())
    total = sum(point.weight for point in prepared.key_points)
    return [(f.chance if f.credit else 0.0, f.point.weight / total) for f in judged.findings]


def fit_calibration(examples: Sequence[Example]) -> dict[str, Any]:
    """A bank's calibration as plain JSON, for `mark(..., calibration=...)`.

    Two numbers, so that an answer that got more keeps getting more. `before` and `after` say how
    far off the marks are with the shipped and with the new scale, the latter by answers left out.
    """
    if len(examples) < LEAST_MARKS:
        raise CalibrationFault(
            f"{len(examples)} marked answers are too few: {LEAST_MARKS} or more are needed."
        )
    evidence = Evidence(examples)
    everything = np.ones(len(examples), dtype=bool)
    scale, offset = choose_scale(evidence, everything)
    held = np.zeros(len(examples))
    for fold in range(FOLDS):
        out = np.arange(len(examples)) % FOLDS == fold
        held[out] = evidence.predict(*choose_scale(evidence, ~out))[out]
    return {
        "schema": calibration.BANK_SCHEMA,
        "base": calibration.load().version,
        "scale": scale,
        "offset": offset,
        "answers": len(examples),
        "before": measure(evidence.predict(1.0, 0.0), evidence.marks),
        "after": measure(held, evidence.marks),
    }


def choose_scale(evidence: Evidence, used: NDArray[np.bool_]) -> tuple[float, float]:
    def cost(pair: tuple[float, float]) -> float:
        error = (evidence.predict(*pair) - evidence.marks)[used]
        return float(error @ error) + DRAWN * (float(np.log(pair[0])) ** 2 + pair[1] ** 2 / 9)

    return min(((scale, offset) for scale in SCALES for offset in OFFSETS), key=cost)


def measure(predicted: Floats, marks: Floats) -> dict[str, float]:
    error = predicted - marks
    return {
        "mean_error": round(float(np.abs(error).mean()), 4),
        "bias": round(float(error.mean()), 4),
    }
