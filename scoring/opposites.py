"""Tells a slip of the pen from a word that says the opposite with as few other letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Final

from scoring.antonyms import are_antonyms

NEGATING: Final = re.compile(r"\b(?:an(?=[aeiou])|a(?![aeiou])|ab|de|il|im|in|ir|un)(?=\w)")
"""What turns a word round when it is put before it; "a" and "an" as in "asynchronous".
Longer ones ("non") have more letters than slips are forgiven."""
OPPOSED: Final = (
    ("as", "des"),
    ("de", "en"),
    ("de", "in"),
    ("ex", "im"),
    ("ex", "in"),
    ("hyper", "hypo"),
    ("inter", "intra"),
    ("macro", "micro"),
    ("max", "min"),
)
"""Beginnings of words that say the opposite of each other."""

Count = Callable[[str, str], int]


def is_opposite(right: str, said: str, count: Count) -> bool:
    """Whether what parts two texts turns one of them round. `count` says how many letters do.

    So it is where a negating beginning of a word was added or lost, or changed for its opposite:
    without it the two are nearer to each other. "Tomic" for "atomic" is taken for one as well.
    """
    pairs = zip_longest(right.split(), said.split(), fillvalue="")
    if any(are_antonyms(one, two) for one, two in pairs):
        return True
    apart = count(right, said)
    return any(count(bare, said) < apart for bare in list_turned(right)) or any(
        count(bare, right) < apart for bare in list_turned(said)
    )


def list_turned(text: str) -> Iterator[str]:
    """The text without one negating beginning of a word, or with its opposite."""
    for found in NEGATING.finditer(text):
        yield text[: found.start()] + text[found.end() :]
    for pair in OPPOSED:
        for one, two in (pair, pair[::-1]):
            for found in re.finditer(rf"\b{one}(?=\w)", text):
                yield text[: found.start()] + two + text[found.end() :]
