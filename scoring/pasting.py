"""Finds what is pasted from the lesson, word for word or nearly: a phrase may be quoted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from scoring.text import WORD, Span, Word, fold_word, list_words

GRAM: Final = 5
"""Words in a row by which a text is known to be from a lesson."""
PASTED: Final = 0.7
"""The share of a sentence's words that stand in such rows."""
LEAST_PASTED: Final = 10
"""Words in such rows, of one sentence or of neighbours, below which they quote a phrase."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """The words of a lesson, each between spaces; and the rows in which the scheme says its points.

    What a scheme says itself is an answer, wherever it stands besides. A lesson of two thousand
    words is kept as one text: looking for a row in it takes microseconds, and a set of its rows
    would take a hundred times the memory.
    """

    text: str
    said: frozenset[str]

    def has(self, row: Sequence[str]) -> bool:
        joined = join_words(row)
        return joined in self.text and joined not in self.said


def read_lesson(text: str, wordings: Iterable[Sequence[Word]]) -> Lesson:
    said = {row for words in wordings for row in list_rows([word.text for word in words])}
    return Lesson(fold_lesson(text), frozenset(said))


@lru_cache(maxsize=64)
def fold_lesson(text: str) -> str:
    """Many questions share a lesson."""
    return join_words([fold_word(match.group()) for match in WORD.finditer(text)]).replace("-", " ")


def join_words(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def list_rows(words: Sequence[str]) -> list[str]:
    return [join_words(words[at : at + GRAM]) for at in range(len(words) - GRAM + 1)]


def find_pasted(spans: Sequence[Span], lesson: Lesson) -> frozenset[Span]:
    """The sentences that are from the lesson, also where a word here and there was changed."""
    if not lesson.text.strip():
        return frozenset()
    counts = count_copied(spans, lesson)
    pasted: list[Span] = []
    alike = [copied >= PASTED * total and total > 0 for copied, total in counts]
    numbered = groupby(range(len(spans)), key=lambda index: alike[index])
    for is_alike, indexes in numbered:
        group = list(indexes)
        if is_alike and sum(counts[index][0] for index in group) >= LEAST_PASTED:
            pasted += [spans[index] for index in group]
    return frozenset(pasted)


def count_copied(spans: Sequence[Span], lesson: Lesson) -> list[tuple[int, int]]:
    """Of each sentence, how many of its words stand in rows of the lesson, and how many it has.

    Rows run on from one sentence to the next, so that short ones in a pasted text are found.
    """
    sentences = [list_words(span.text) for span in spans]
    words = [word.text for sentence in sentences for word in sentence]
    copied = [False] * len(words)
    for at in range(len(words) - GRAM + 1):
        if lesson.has(words[at : at + GRAM]):
            copied[at : at + GRAM] = [True] * GRAM
    counts, start = [], 0
    for sentence in sentences:
        counts.append((sum(copied[start : start + len(sentence)]), len(sentence)))
        start += len(sentence)
    return counts
