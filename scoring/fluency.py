"""How much a text reads like sentences, and how much like a list of words.

The shape of a text is its words with every content word made the same symbol. A table of shape
trigrams, counted over real answers, tells how usual a shape is.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
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
    "same_gap",
    "two_gaps",
    "bare_gaps",
    "kinds_of_gap",
)
"""usual, least_usual: mean log-probability of the shape's trigrams, and of its least usual quarter.
entropy: of the shape's pairs. repeated: share of trigrams that came before. function_share,
punctuation_share: of the symbols. content_run: mean run of content words. copied_pairs: pairs of
words that stand so in the scheme. A gap is what stands between two content words: same_gap and
two_gaps are the shares of the commonest one and two among those with words or marks, bare_gaps
the share with nothing, kinds_of_gap how many different ones there are."""


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
        # The same shapes come again and again, in one answer and in the next.
        self.log_probability = lru_cache(maxsize=20_000)(self.work_out)

    def work_out(self, trigram: tuple[str, str, str]) -> float:
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
            *read_gaps(shape),
        ]
    )


def read_gaps(shape: Sequence[str]) -> list[float]:
    gaps: Counter[str] = Counter()
    gap: list[str] = []
    bare, open_gap = 0, False
    for symbol in shape:
        if symbol in (CONTENT, NUMBER):
            if open_gap and gap:
                gaps[" ".join(gap)] += 1
            elif open_gap:
                bare += 1
            gap, open_gap = [], True
        else:
            gap.append(symbol)
    total = sum(gaps.values())
    top = [count for _, count in gaps.most_common(2)]
    return [
        (top[0] if top else 0) / max(total, 1),
        sum(top) / max(total, 1),
        bare / max(bare + total, 1),
        len(gaps) / math.sqrt(total + 1),
    ]


def expand_cues(cues: NDArray[np.float64]) -> NDArray[np.float64]:
    """The cues and all their products: a list shows in how cues go together."""
    upper = np.triu_indices(len(cues))
    return np.concatenate([cues, np.outer(cues, cues)[upper]])


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
