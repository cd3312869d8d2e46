"""How much a text reads like sentences, and how much like a list of words.

The shape of a text is its words with every content word made the same symbol. A table of shape
trigrams, counted over real answers, tells how usual a shape is.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.lexicon import FUNCTION_WORDS
from scoring.text import fold_word

TOKEN: Final = re.compile(r"[^\W_]+(?:[.'\u2019_-][^\W_]+)*|[,.;:!?/|+&>-]|\n", re.UNICODE)
START, END, CONTENT, NUMBER = "^", "$", "W", "#"
PUNCTUATION: Final = frozenset(",.;:!?/|+&>-\n")
CUES: Final = (
    "usual",
    "least_usual",
    "entropy",
    "repeated",
    "function_share",
    "content_run",
    "punctuation_share",
    "copied_pairs",
    "log_words",
)


def shape_of(text: str) -> list[str]:
    """The shape: function words and punctuation as they are, other words as one symbol."""
    shape: list[str] = []
    for match in TOKEN.finditer(text):
        token = fold_word(match.group())
        if token in PUNCTUATION or token in FUNCTION_WORDS:
            shape.append(token)
        else:
            shape.append(NUMBER if token[0].isdigit() else CONTENT)
    return shape


def list_trigrams(shape: Sequence[str]) -> list[tuple[str, str, str]]:
    padded = [START, START, *shape, END]
    return list(zip(padded, padded[1:], padded[2:], strict=False))


def count_shapes(texts: Iterable[str], least: int = 2) -> dict[str, dict[str, int]]:
    """Counts of shape trigrams, bigrams and single symbols; rare trigrams are left out."""
    counts: list[Counter[str]] = [Counter(), Counter(), Counter()]
    for text in texts:
        for trigram in list_trigrams(shape_of(text)):
            for size in (1, 2, 3):
                counts[size - 1][" ".join(trigram[-size:])] += 1
    return {
        str(size + 1): {key: n for key, n in sorted(found.items()) if n >= least}
        for size, found in enumerate(counts)
    }


class ShapeTable:
    """Log-probabilities of shape trigrams, smoothed by those of bigrams and single symbols."""

    def __init__(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        self.counts = counts
        self.total = sum(counts["1"].values())

    def log_probability(self, trigram: tuple[str, str, str]) -> float:
        one, two, three = trigram
        singles, pairs, triples = self.counts["1"], self.counts["2"], self.counts["3"]
        chance = (singles.get(three, 0) + 0.5) / (self.total + 100)
        for seen, context in (
            (pairs.get(f"{two} {three}", 0), singles.get(two, 0)),
            (triples.get(f"{one} {two} {three}", 0), pairs.get(f"{one} {two}", 0)),
        ):
            chance = (seen + 4 * chance) / (context + 4) if context >= seen else chance
        return math.log(chance)


def read_cues(
    text: str, table: ShapeTable, reference_pairs: frozenset[tuple[str, str]]
) -> NDArray[np.float64]:
    """The cues named in CUES for a stretch of text."""
    shape = shape_of(text)
    chances = sorted(table.log_probability(trigram) for trigram in list_trigrams(shape))
    symbols = [symbol for symbol in shape if symbol not in PUNCTUATION]
    tokens = [fold_word(m.group()) for m in TOKEN.finditer(text) if m.group() not in PUNCTUATION]
    count = max(len(symbols), 1)
    trigrams = Counter(zip(symbols, symbols[1:], symbols[2:], strict=False))
    pairs = list(pairwise(tokens))
    return np.array(
        [
            sum(chances) / len(chances),
            sum(chances[: max(1, len(chances) // 4)]) / max(1, len(chances) // 4),
            entropy_of(Counter(pairwise(symbols))) / math.log(count + 1),
            sum(n - 1 for n in trigrams.values()) / count,
            sum(symbol in FUNCTION_WORDS for symbol in symbols) / count,
            mean_run(symbols),
            (len(shape) - len(symbols)) / max(len(shape), 1),
            sum(pair in reference_pairs for pair in pairs) / max(len(pairs), 1),
            math.log(count),
        ]
    )


def entropy_of(counts: Counter[tuple[str, str]]) -> float:
    total = sum(counts.values()) or 1
    return -sum(n / total * math.log(n / total) for n in counts.values())


def mean_run(symbols: Sequence[str]) -> float:
    """The mean length of runs of content words."""
    runs, length = [], 0
    for symbol in [*symbols, END]:
        if symbol == CONTENT:
            length += 1
        elif length:
            runs.append(length)
            length = 0
    return sum(runs) / len(runs) if runs else 0.0
