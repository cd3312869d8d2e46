"""Reads "once" and "twice" as numbers of times, where a thing is tried so often.

Elsewhere they mostly count nothing: "can arrive twice" speaks of a copy, "at once" of now, and
"once it is read" of a condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scoring.number_words import Place

TIMES: Final = "times"
"""The kind of a number of times."""
OFTEN: Final = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
WORD: Final = re.compile(r"\b(?:once|twice|thrice)\b", re.IGNORECASE)
TRYING: Final = re.compile(
    r"\b(?:re-?)?(?:tr(?:y|ies|ied|ying)|attempt\w*|repeat\w*)\b[^.,;:!?()]*$", re.IGNORECASE
)
OPEN: Final = re.compile(
    r"(?:\b(?:not|never|no|nor|without|cannot)\b|n['\u2019]t\b)|\b(?:at|least|than)\s+$",
    re.IGNORECASE,
)
"""Before a number of times: it is denied, or is no number by itself ("more than once")."""
RATE: Final = re.compile(
    r"\s+(?:an?|per|each|every)\s+(?:second|minute|hour|day|week|month)\b", re.I
)
ENDING: Final = re.compile(
    r"\s*(?:[.,;:!?)]|$|(?:more|again|and|or|after|before)\b)", re.IGNORECASE
)
"""Behind a "once" that is no "as soon as"."""
ADDED: Final = re.compile(r"\b(?:and|then)\s+\Z", re.IGNORECASE)
ANEW: Final = re.compile(r"\s+(?:more|again)\b", re.IGNORECASE)
"""Around a "once" that only adds to what was said: "after a minute, and once more after two"."""
MARK: Final = re.compile(r"[.,;:!?()]")
FOLD: Final = re.compile(
    r"\s+(?:(?:more\s)?(?:as|the|than|expensive|often)|less|fewer|faster|slower|cheaper|dearer|larger|bigger|smaller|longer"
    r"|shorter|higher|lower|quicker|better|worse|greater)\b",
    re.IGNORECASE,
)
"""Behind "three times" these compare, and count nothing: "three times as fast"."""
WINDOW: Final = 60
"""Code points before a word that are looked at."""


def read_repeats(text: str) -> Iterator[Place]:
    """Each "once" and "twice" that says how often a thing is done."""
    for found in WORD.finditer(text):
        word = found.group().casefold()
        before = text[max(0, found.start() - WINDOW) : found.start()]
        if OPEN.search(MARK.split(before)[-1]) or FOLD.match(text, found.end()):
            continue
        if word == "once" and ADDED.search(before) and ANEW.match(text, found.end()):
            continue
        is_rate = RATE.match(text, found.end())
        is_count = TRYING.search(before) and (word != "once" or ENDING.match(text, found.end()))
        if is_rate or is_count:
            yield *found.span(), OFTEN[word]


def is_nearly_as_often(one: float, two: float) -> bool:
    """Whether two numbers of times may be one: who tries again twice tries three times in all."""
    return abs(one - two) <= 1
