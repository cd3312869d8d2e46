"""Tells a slip of the pen from another word with as few other letters, such as the opposite."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from scoring.antonyms import are_antonyms
from scoring.confusions import is_other_word, pair_words, sound_alike

NEGATING: Final = re.compile(r"\b(?:an(?=[aeiou])|a(?![aeiou])|ab|de|il|im|in|ir|un)(?=\w)")
"""What turns a word round when it is put before it; "a" and "an" as in "asynchronous".
Longer ones ("non") have more letters than slips are forgiven."""
OPPOSED: Final = (
    ("ab", "ad"),
    ("ab", "de"),
    ("ab", "in"),
    ("af", "ef"),
    ("as", "des"),
    ("as", "dis"),
    ("co", "in"),
    ("de", "en"),
    ("de", "in"),
    ("e", "in"),
    ("end", "ex"),
    ("ex", "im"),
    ("ex", "in"),
    ("hyper", "hypo"),
    ("inter", "intra"),
    ("macro", "micro"),
    ("max", "min"),
)
"""Beginnings of words that say the opposite of each other."""
BEGINNINGS: Final = tuple(
    (re.compile(rf"\b{one}(?=\w)"), other) for pair in OPPOSED for one, other in (pair, pair[::-1])
)
Count = Callable[[str, str], int]


def is_opposite(right: str, said: str, count: Count) -> bool:
    """Whether what parts two texts turns one of them round. `count` says how many letters do.

    So it is where a negating beginning of a word was added or lost, or changed for its opposite:
    without it the two are nearer to each other. "Tomic" for "atomic" is taken for one as well.
    """
    for one, two in pair_words(right, said):
        if sound_alike(one, two):
            said = said.replace(two, one)
    pairs = pair_words(right, said)
    if any(are_antonyms(one, two) or is_other_word(one, two) for one, two in pairs):
        return True
    whole = {pair for pair in pairs if all(pair) and not any(" " in text for text in pair)}
    return any(is_turned(*pair, count) for pair in {(right, said), *whole})


def is_turned(right: str, said: str, count: Count) -> bool:
    apart = count(right, said)
    return any(count(bare, said) < apart for bare in list_turned(right)) or any(
        count(bare, right) < apart for bare in list_turned(said)
    )


@lru_cache(maxsize=4096)
def list_turned(text: str) -> tuple[str, ...]:
    """The text without one negating beginning of a word, or with its opposite."""
    bare = [text[: found.start()] + text[found.end() :] for found in NEGATING.finditer(text)]
    swapped = [
        text[: found.start()] + other + text[found.end() :]
        for beginning, other in BEGINNINGS
        for found in beginning.finditer(text)
    ]
    return (*bare, *swapped)
