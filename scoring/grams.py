"""Word and letter n-grams of answers, and how alike answers are by them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.text import list_words

MOST_GRAMS: Final = 12_000
Floats = NDArray[np.float64]


def word_grams(text: str) -> Counter[str]:
    stems = [word.stem for word in list_words(text)]
    grams = Counter(stems)
    grams.update(f"{one} {two}" for one, two in pairwise(stems))
    return grams


def letter_grams(text: str) -> Counter[str]:
    letters = " " + " ".join(word.text for word in list_words(text)) + " "
    grams: Counter[str] = Counter()
    for size in (3, 4, 5):
        grams.update(letters[at : at + size] for at in range(len(letters) - size + 1))
    return grams


class GramTable:
    """The n-grams of some texts, weighted by how rare they are there; rows have length 1."""

    def __init__(self, counted: Sequence[Counter[str]]) -> None:
        frequency: Counter[str] = Counter()
        for grams in counted:
            frequency.update(grams.keys())
        least = 2 if len(counted) > 8 else 1
        kept = [(n, gram) for gram, n in frequency.items() if n >= least]
        kept.sort(key=lambda one: (-one[0], one[1]))
        self.places = {gram: place for place, (_, gram) in enumerate(kept[:MOST_GRAMS])}
        self.weights = np.array(
            [math.log((len(counted) + 1) / n) + 0.2 for n, _ in kept[:MOST_GRAMS]],
            dtype=np.float32,
        )

    def rows(self, counted: Sequence[Counter[str]]) -> NDArray[np.float32]:
        rows = np.zeros((len(counted), max(len(self.places), 1)), dtype=np.float32)
        for row, grams in zip(rows, counted, strict=True):
            for gram, n in grams.items():
                place = self.places.get(gram)
                if place is not None:
                    row[place] = (1 + math.log(n)) * self.weights[place]
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)
