"""Tells whether two words say the opposite, in whatever form each of them stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from scoring.lexicon import ANTONYMS
from scoring.text import Word

ENDINGS: Final = ("s", "es", "d", "ed", "ing", "ly")
SILENT: Final = ("es", "ed", "ing")
"""Endings before which an "e" is lost: "raising" is of "raise"."""
LEAST_LETTERS: Final = 3
KNOWN: Final = frozenset(word for pair in ANTONYMS for word in pair)


@lru_cache(maxsize=20_000)
def list_bases(word: str) -> frozenset[str]:
    """The words with an antonym that a word is, or may be a form of.

    Not by its stem: "position" and "positive" have the same one.
    """
    return frozenset(base for base in (word, *guess_bases(word)) if base in KNOWN)


def guess_bases(word: str) -> Iterator[str]:
    for ending in ENDINGS:
        base = word.removesuffix(ending)
        if base == word or len(base) < LEAST_LETTERS:
            continue
        yield base
        if ending in SILENT:
            yield f"{base}e"
        if base[-1] == base[-2]:
            yield base[:-1]


@lru_cache(maxsize=20_000)
def are_antonyms(one: str, two: str) -> bool:
    return any(frozenset((a, b)) in ANTONYMS for a in list_bases(one) for b in list_bases(two))


def find_antonyms(
    said: Sequence[Word], wanted: Sequence[Word], sentence: Sequence[Word]
) -> list[tuple[str, str]]:
    """Pairs (word said, word wanted) that are antonyms, where neither stands on both sides."""
    if not any(list_bases(word.text) for word in wanted):
        return []
    own, theirs = {word.stem for word in sentence}, {word.stem for word in wanted}
    left = {word.text for word in said if word.stem not in theirs}
    right = {word.text for word in wanted if word.stem not in own}
    return [
        (one, two)
        for one in sorted(word for word in left if list_bases(word))
        for two in sorted(word for word in right if list_bases(word))
        if are_antonyms(one, two)
    ]
