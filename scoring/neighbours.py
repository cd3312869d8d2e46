"""Learns one question's grades from its graded answers, by how alike answers are (kernel ridge)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.grams import GramTable, letter_grams, word_grams

RIDGES: Final = (0.1, 0.3, 1.0, 3.0)
NEAREST: Final = (1, 5, 15)
SHARP: Final = 12.0
SOFTEN: Final = 4.0
"""How many answers of an average grade the mean of a question's grades is drawn to."""

Floats = NDArray[np.float64]


class Neighbours:
    """The graded answers of one question, ready to tell what an answer like them would get.

    `targets` has a column for the grade and one for each label. Kernels: of sentence vectors, of
    word n-grams, of letter n-grams, and the mean of the three.
    """

    def __init__(
        self, texts: Sequence[str], vectors: Floats, targets: Floats, overall: Floats
    ) -> None:
        self.vectors, self.targets = vectors, targets
        self.counts = ([word_grams(t) for t in texts], [letter_grams(t) for t in texts])
        self.tables = [GramTable(counted) for counted in self.counts]
        self.rows = [t.rows(c) for t, c in zip(self.tables, self.counts, strict=True)]
        count = len(texts)
        self.mean = (targets.sum(axis=0) + SOFTEN * overall) / (count + SOFTEN)
        kernels = [spread(vectors @ vectors.T), *(row @ row.T for row in self.rows)]
        self.kernels = [np.asarray(kernel, dtype=np.float64) for kernel in kernels]
        self.kernels.append(np.mean(self.kernels, axis=0))
        self.solved = [solve(kernel, targets - self.mean) for kernel in self.kernels]

    def left_out(self) -> Floats:
        """What each answer would get by the others, in closed form: a row of features each."""
        columns = [loo + self.mean for _, loo in self.solved]
        near = self.kernels[-1].copy()
        np.fill_diagonal(near, -np.inf)
        return np.column_stack([*columns, *self.nearest(near)])

    def predict(self, texts: Sequence[str], vectors: Floats) -> Floats:
        counted = ([word_grams(t) for t in texts], [letter_grams(t) for t in texts])
        kernels = [np.asarray(spread(vectors @ self.vectors.T), dtype=np.float64)]
        for table, rows, counts in zip(self.tables, self.rows, counted, strict=True):
            kernels.append(np.asarray(table.rows(counts) @ rows.T, dtype=np.float64))
        kernels.append(np.mean(kernels, axis=0))
        columns = [
            kernel @ alpha + self.mean
            for kernel, (alpha, _) in zip(kernels, self.solved, strict=True)
        ]
        return np.column_stack([*columns, *self.nearest(kernels[-1])])

    def nearest(self, alike: Floats) -> list[Floats]:
        """Mean grades of the most alike answers, and of all by how alike they are."""
        grades = self.targets[:, 0]
        order = np.argsort(-alike, axis=1, kind="stable")
        own = 1 if np.isneginf(alike).any() else 0
        most = max(1, alike.shape[1] - own)
        found = [grades[order[:, : min(count, most)]].mean(axis=1) for count in NEAREST]
        weights = np.exp(SHARP * (alike - alike.max(axis=1, keepdims=True)))
        found.append(weights @ grades / weights.sum(axis=1))
        best = alike.max(axis=1)
        return [*found, best, np.full(len(alike), self.mean[0])]


def spread(cosines: Floats) -> Floats:
    """Cosines of sentence vectors bunch up near 1 within a question: squaring parts them."""
    return np.asarray(np.clip(cosines, 0, 1) ** 2)


def solve(kernel: Floats, centred: Floats) -> tuple[Floats, Floats]:
    """Kernel ridge weights with the ridge that errs least on answers left out, and these."""
    values, basis = np.linalg.eigh(kernel)
    turned = basis.T @ centred
    found: list[tuple[float, Floats, Floats]] = []
    for ridge in RIDGES:
        inverse = 1 / (np.maximum(values, 0) + ridge)
        alpha = basis @ (inverse[:, None] * turned)
        diagonal = (basis**2) @ inverse
        error = alpha / diagonal[:, None]
        found.append((float((error[:, 0] ** 2).mean()), alpha, centred - error))
    _, alpha, left_out = min(found, key=lambda one: one[0])
    return alpha, left_out
