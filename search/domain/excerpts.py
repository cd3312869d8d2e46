"""The place of a text that answers a question best, with the words that were asked for."""

import re
from functools import lru_cache
from html import escape

import snowballstemmer
from django.utils.safestring import SafeString

STEMMER = snowballstemmer.stemmer("english")
BEFORE, LENGTH = 60, 220
# Below this a stem would mark the beginnings of most words.
SHORTEST_STEM = 2
# Terms whose stems each process remembers.
MOST_STEMMED = 1024
# Where a word begins, also within a name such as "addHandler" or "aws_request_id".
BEGINS = r"(?:\b|(?<=_)|(?-i:(?<=[a-z0-9])(?=[A-Z])))"

Piece = tuple[str, bool]


def find_words(terms: list[str]) -> re.Pattern | None:
    """Return a pattern of the words that have the stems of `terms`; None where there is none."""
    stems = {stem for term in terms for stem in split_stems(term)}
    if not stems:
        return None
    alternatives = "|".join(sorted(map(widen, stems), key=len, reverse=True))
    return re.compile(rf"{BEGINS}(?:{alternatives})\w*", re.IGNORECASE)


@lru_cache(MOST_STEMMED)
def split_stems(term: str) -> tuple[str, ...]:
    words = re.findall(r"\w+", term)
    stems = [STEMMER.stemWord(word.lower()) for word in words]
    return tuple(stem for stem in stems if len(stem) >= SHORTEST_STEM)


def widen(stem: str) -> str:
    """Return the pattern of a stem: its final i was a y in many of its words."""
    return re.escape(stem[:-1]) + "[iy]" if stem.endswith("i") else re.escape(stem)


def mark(text: str, words: re.Pattern | None) -> list[Piece]:
    """Return `text` as pieces, each with whether it was asked for."""
    if words is None:
        return [(text, False)]
    pieces: list[Piece] = []
    end = 0
    for match in words.finditer(text):
        pieces += [(text[end : match.start()], False), (match[0], True)]
        end = match.end()
    pieces.append((text[end:], False))
    return [piece for piece in pieces if piece[0]]


def write(pieces: list[Piece]) -> SafeString:
    """Return the HTML of pieces: what was asked for stands out."""
    marked = (
        f'<b class="asked">{escape(text)}</b>' if asked else escape(text) for text, asked in pieces
    )
    return SafeString("".join(marked))


def cut(text: str, words: re.Pattern | None) -> list[Piece]:
    """Return the first place of `text` that has a word that was asked for, as marked pieces."""
    first = words.search(text) if words else None
    start = max(0, first.start() - BEFORE) if first else 0
    if start:
        start = text.find(" ", start) + 1
    shown = text[start : start + LENGTH]
    if start + LENGTH < len(text):
        shown = shown.rsplit(" ", 1)[0] + " …"
    return mark(("… " if start else "") + shown, words)
