"""Words, stems, sentences and how telling a word is. Offsets are code points of the given text."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Final

import snowballstemmer

from scoring.lexicon import FUNCTION_WORDS

APOSTROPHE: Final = re.compile(r"[\"`\u00b4\u2018\u2019\u02bc]")
"""What people type for an apostrophe, where it stands within a word."""
WORD: Final = re.compile(
    r"[^\W_]+(?:(?:[.'\u2019_-]|[\"`\u00b4\u2018\u02bc](?=(?:t|s|re|ve|ll|d|m)\b))[^\W_]+)*%?",
    re.UNICODE | re.IGNORECASE,
)
COMPOUND: Final = re.compile(r"[-_]")
MOST_SENTENCES: Final = 160
"""Sentences of one answer that are read."""
OVERLONG: Final = 700
"""Code points from which a stretch without a full stop is cut into pieces of CUT_WORDS words."""
CUT_WORDS: Final = 60
LONGEST_TEXT: Final = 12_000
"""Code points of one answer that are read; no question asks for as many."""


UNREADABLE: Final = re.compile(r"[\0\ud800-\udfff]")
INVISIBLE: Final = re.compile(
    r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
"""Hyphens that show only at the end of a line, spaces without width, marks of direction: what comes
along where a term is copied from a page, and nobody sees."""


@dataclass(frozen=True, slots=True)
class Word:
    start: int
    end: int
    text: str
    stem: str

    @property
    def is_content(self) -> bool:
        return self.text not in FUNCTION_WORDS


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text, code points `start` to `end`."""

    start: int
    end: int
    text: str


def clean_text(text: str) -> str:
    """The text with every code point kept in place: lone surrogates and NUL become U+FFFD."""
    return UNREADABLE.sub("\ufffd", text[:LONGEST_TEXT])


@cache
def load_stemmer() -> Any:
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=20_000)
def stem_word(word: str) -> str:
    stem: str = load_stemmer().stemWord(word)
    return stem


def fold_word(word: str) -> str:
    if word.isascii() and word.isalnum():
        return word.lower()
    return APOSTROPHE.sub("'", word.casefold())


@lru_cache(maxsize=4096)
def list_words(text: str) -> tuple[Word, ...]:
    """The words in order. A word such as "cold-start" counts as "cold" and "start"."""
    words: list[Word] = []
    for match in WORD.finditer(text):
        found = match.group()
        start = match.start()
        for piece in COMPOUND.split(found) if "-" in found or "_" in found else (found,):
            if piece:
                folded = fold_word(piece)
                words.append(Word(start, start + len(piece), folded, stem_word(folded)))
            start += len(piece) + 1
    return tuple(words)


def count_words(text: str) -> int:
    """How many words `list_words` finds; `static/js/word_count.js` counts alike while one types."""
    return sum(len(COMPOUND.split(match.group())) for match in WORD.finditer(text))


SENTENCE_END: Final = re.compile(
    r"(?<=[.!?;])[\"')\]\u201d\u2019]*\s+(?=[\"'(\[\u201c\u2018]*[^\s])"
    # From the first space of a run on: from each one it would take the square of its length.
    r"|(?<!\s)(?:\s*\n\s*|\s+[\u2022\u25cf\u25cb]\s*)"
)
SHORTENED: Final = re.compile(
    rf"\b(?:e\.g|i\.e|etc|vs|cf|approx|no|fig|dr|mr|mrs|(?<!')(?<!{APOSTROPHE.pattern})[A-Za-z])\.$",
    re.IGNORECASE,
)


def split_sentences(text: str) -> list[Span]:
    """The sentences: also lines, list entries and what a semicolon parts. Blank ones are left."""
    spans: list[Span] = []
    start = 0
    for match in SENTENCE_END.finditer(text):
        before = text[max(start, match.start() - 12) : match.start()]
        if "\n" not in match.group() and SHORTENED.search(before):
            continue
        add_span(spans, text, start, match.start())
        start = match.end()
    add_span(spans, text, start, len(text))
    return spans


def add_span(spans: list[Span], text: str, start: int, end: int) -> None:
    """Adds a stretch without its outer spaces, in pieces where it is overlong, if it has words."""
    for first, last in cut_overlong(text, start, end):
        piece = text[first:last]
        stripped = piece.strip()
        if len(spans) < MOST_SENTENCES and WORD.search(stripped):
            at = first + piece.index(stripped)
            spans.append(Span(at, at + len(stripped), stripped))


def cut_overlong(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The model reads 256 word pieces at once: what has no full stop for longer is cut up."""
    if end - start <= OVERLONG:
        return [(start, end)]
    words = list(WORD.finditer(text, start, end))
    cuts = [word.start() for word in words[CUT_WORDS::CUT_WORDS]]
    return list(pairwise([start, *cuts, end]))


@cache
def load_ranks() -> dict[str, int]:
    """Each word of the model's vocabulary with its rank: the vocabulary is sorted by frequency."""
    from scoring import embedding

    vocabulary: dict[str, int] = embedding.load().tokenizer.get_vocab()
    return {word: rank for word, rank in vocabulary.items() if not word.startswith("##")}


RAREST: Final = 30_522
COMMONEST: Final = 1_996
"""Ranks in the vocabulary: whole words come after single characters."""


@lru_cache(maxsize=20_000)
def telling(word: str) -> float:
    """How telling a word is, 0 to 1: function words 0.05, the rarest 1 (Zipf: by its log rank)."""
    if word in FUNCTION_WORDS:
        return 0.05
    rank = load_ranks().get(word, RAREST)
    place = max(rank - COMMONEST, 1)
    return 0.25 + 0.75 * math.log1p(place) / math.log1p(RAREST - COMMONEST)
