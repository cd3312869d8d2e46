"""Tells whether what an answer earned rests on a term or two of each key point, dropped in passing.

One sentence that names a thing and says little of it is common in good answers. An answer of which
nearly every sentence does so, point by point, has the words of the scheme and may have no more. In
a scheme of one or two points a short answer may rightly say little: there such a sentence needs to
be full of other words as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scoring.prepared import KeyPoint
from scoring.text import list_words

FEW_MET: Final = 2
"""How many telling words of a wording a sentence that only names things has."""
LEAST_SAID: Final = 4
"""Telling words of a wording that says something of what it names."""
LEAST_POINTS: Final = 3
"""Key points that earned something, in a scheme that has as many."""
MANY_OTHERS: Final = 6
"""Telling words of a sentence that the scheme lacks, from which on it speaks of something else."""
LEAST_EARNED: Final = 0.4
"""The share of all points from which it is worth a person's look."""
NEARLY_ALL: Final = 0.75
"""The share of what was earned that rests on such sentences before it is doubted."""


def is_thin(point: KeyPoint, sentence: str) -> bool:
    """Whether a sentence has hardly any telling words of any full wording of a key point."""
    said = {word.stem for word in list_words(sentence) if word.is_content}
    wordings = [wording.stems for wording in point.wordings if len(wording.stems) >= LEAST_SAID]
    return bool(wordings) and all(len(said & stems.keys()) <= FEW_MET for stems in wordings)


def is_foreign(points: Sequence[KeyPoint], sentence: str) -> bool:
    """Whether a sentence has many telling words that no wording of the scheme has."""
    known = {stem for point in points for wording in point.wordings for stem in wording.stems}
    said = {word.stem for word in list_words(sentence) if word.is_content}
    return len(said - known) >= MANY_OTHERS


def rests_on(thin: Sequence[bool], earned: Sequence[float], total: float) -> bool:
    """Whether nearly all that was earned, key point by key point, was earned by naming things."""
    least = LEAST_POINTS if len(earned) >= LEAST_POINTS else 1
    if sum(credit > 0 for credit in earned) < least or sum(earned) < LEAST_EARNED * total:
        return False
    named = sum(credit for credit, is_so in zip(earned, thin, strict=True) if is_so)
    return named >= NEARLY_ALL * sum(earned)
