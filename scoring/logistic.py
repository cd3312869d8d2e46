"""Logistic regression on numpy: soft targets, a ridge, and slopes that may be held at 0 or more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    means: Floats
    scales: Floats
    weights: Floats

    def predict(self, rows: Floats) -> Floats:
        plain = (rows - self.means) / self.scales @ self.weights[:-1] + self.weights[-1]
        return np.asarray(1 / (1 + np.exp(-np.clip(plain, -30, 30))))


def fit(
    rows: Floats,
    targets: Floats,
    *,
    ridge: float = 8.0,
    importance: Floats | None = None,
    rising: NDArray[np.bool_] | None = None,
) -> Model:
    """Newton's method; slopes in `rising` that turn out below 0 are held at 0 and refitted."""
    means, scales = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    design = np.column_stack([(rows - means) / scales, np.ones(len(rows))])
    weight = np.ones(len(rows)) if importance is None else importance
    free = np.ones(design.shape[1], dtype=bool)
    while True:
        weights = np.zeros(design.shape[1])
        weights[free] = descend(design[:, free], targets, weight, ridge)
        if rising is None:
            break
        below = np.append(rising, False) & (weights < 0)
        if not below.any():
            break
        free &= ~below
    return Model(means, scales, weights)


def descend(design: Floats, targets: Floats, weight: Floats, ridge: float) -> Floats:
    penalty = ridge * np.eye(design.shape[1])
    penalty[-1, -1] = 1e-3
    weights = np.zeros(design.shape[1])
    for _ in range(15):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        curve = (design * (weight * chance * (1 - chance))[:, None]).T @ design + penalty
        step = np.linalg.solve(curve, design.T @ (weight * (chance - targets)) + penalty @ weights)
        weights -= step
        if float(np.abs(step).max()) < 1e-6:
            break
    return weights
