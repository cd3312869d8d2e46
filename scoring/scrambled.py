"""Tells whether an answer has a wording's words in another order than any statement has them.

Whoever says the same in own words keeps some words together, as the wording does, or uses other
words; whoever strings the right words along keeps nearly all of them and none together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from scoring.prepared import Wording, list_bigrams
from scoring.text import Word

LEAST_MET: Final = 5
"""Telling words that have to be met: fewer stand together by chance."""
COVERED: Final = 0.75
"""The share of a wording's telling words from which it is as good as copied."""
NEAR: Final = 2
"""How many telling words on the second of a pair may stand."""
FEW_PAIRS: Final = 0.34
SOME_PAIRS: Final = 0.5
FEW_BIGRAMS: Final = 0.12
ALL_COVERED: Final = 0.95
"""The share from which every word is there: who says it in own words leaves some out."""
MOST_PAIRS: Final = 0.67
MOST_BIGRAMS: Final = 0.25
"""What a text that has every word may keep and still be strung together: the rest is chance."""


@dataclass(frozen=True)
class Order:
    """An answer's words in their order."""

    words: Sequence[Word]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, word in enumerate(word for word in self.words if word.is_content):
            found.setdefault(word.stem, []).append(at)
        return found

    @cached_property
    def bigrams(self) -> frozenset[tuple[str, str]]:
        return frozenset(list_bigrams(self.words))

    def scrambles(self, wording: Wording) -> bool:
        """Whether nearly all of a wording's words are here, and hardly two of them together."""
        met = [stem for stem in wording.stems if stem in self.places]
        covered = sum(wording.stems[stem] for stem in met) / (sum(wording.stems.values()) or 1.0)
        if len(met) < LEAST_MET or covered < COVERED:
            return False
        stems = [word.stem for word in wording.words if word.is_content]
        pairs = [
            (one, two)
            for one, two in pairwise(stems)
            if one != two and one in self.places and two in self.places
        ]
        if len(pairs) < 3:
            return False
        kept = sum(self.keeps(one, two) for one, two in pairs) / len(pairs)
        bigrams = list_bigrams(wording.words)
        shared = sum(pair in self.bigrams for pair in bigrams) / max(len(bigrams), 1)
        if covered >= ALL_COVERED and kept <= MOST_PAIRS and shared <= MOST_BIGRAMS:
            return True
        return kept <= FEW_PAIRS or (kept <= SOME_PAIRS and shared <= FEW_BIGRAMS)

    def keeps(self, one: str, two: str) -> bool:
        return any(0 < j - i <= NEAR for i in self.places[one] for j in self.places[two])
