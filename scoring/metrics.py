"""Agreement of predicted with given grades and labels, as the literature counts it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST_STEPS: Final = 20
"""Grades of a scale with more steps than this are rounded to tenths of it for kappa."""
LEAST_FOR_KAPPA: Final = 20
"""Answers that a question needs for a kappa of its own."""


def pearson(one: Floats, two: Floats) -> float | None:
    """Pearson's r; None where one of the two never changes."""
    if len(one) < 2 or one.std() < 1e-12 or two.std() < 1e-12:
        return None
    return float(np.corrcoef(one, two)[0, 1])


def rmse(predicted: Floats, given: Floats) -> float:
    return float(np.sqrt(np.mean((predicted - given) ** 2)))


def find_step(grades: Floats) -> float:
    """The step of a scale: 1, a half or a quarter where all grades are multiples of it."""
    for step in (1.0, 0.5, 0.25, 0.125, 0.1):
        if np.allclose(grades / step, np.round(grades / step), atol=1e-6):
            return step
    return 0.1


def quadratic_kappa(given: Sequence[int], predicted: Sequence[int]) -> float | None:
    """Quadratic weighted kappa of two ratings in whole steps; None where both never change."""
    one, two = np.array(given), np.array(predicted)
    low, high = int(min(one.min(), two.min())), int(max(one.max(), two.max()))
    if low == high:
        return None
    size = high - low + 1
    seen = np.zeros((size, size))
    np.add.at(seen, (one - low, two - low), 1)
    places = np.arange(size)
    weights = (places[:, None] - places[None, :]) ** 2
    chance = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / len(one)
    expected = float((weights * chance).sum())
    return 1 - float((weights * seen).sum()) / expected if expected else None


def kappas(
    predicted: Floats, given: Floats, questions: Sequence[str]
) -> tuple[float | None, float | None]:
    """Kappa over all answers, and its mean over the questions with enough answers."""
    step = find_step(given)
    if (given.max() - given.min()) / step > MOST_STEPS:
        step = (given.max() - given.min()) / 10
    rated = np.round(given / step).astype(int)
    said = np.clip(np.round(predicted / step).astype(int), rated.min(), rated.max())
    each = []
    names = np.array(questions)
    for name in dict.fromkeys(questions):
        own = names == name
        if own.sum() >= LEAST_FOR_KAPPA:
            found = quadratic_kappa(rated[own].tolist(), said[own].tolist())
            if found is not None:
                each.append(found)
    mean = float(np.mean(each)) if each else None
    return quadratic_kappa(rated.tolist(), said.tolist()), mean


def count_labels(given: Sequence[str], said: Sequence[str]) -> dict[str, float]:
    """Accuracy, and F1 as a mean over labels: plain (macro) and by their frequency (weighted)."""
    names = sorted(set(given))
    scores, sizes = [], []
    for name in names:
        own = sum(one == name for one in given)
        found = sum(one == name for one in said)
        both = sum(one == two == name for one, two in zip(given, said, strict=True))
        scores.append(2 * both / max(own + found, 1))
        sizes.append(own / len(given))
    return {
        "accuracy": sum(one == two for one, two in zip(given, said, strict=True)) / len(given),
        "macro_f1": sum(scores) / len(scores),
        "weighted_f1": sum(score * size for score, size in zip(scores, sizes, strict=True)),
    }
