"""Whether a sentence frames what it says as something that its writer doesn't hold to be true.

"How silly to say that ..." and "..., which is rubbish" are put in ever new words, which no list
spells out. So the few words before a "that" or a colon, or after the last comma, are compared by
meaning with frames of disbelief and with usual ones. What is more like the former is doubted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

import numpy as np

from scoring import embedding
from scoring.prepared import Floats
from scoring.text import list_words

BEFORE: Final = re.compile(r"^(.{2,80}?)(?::\s|\s+that\s)(?=.{8,})")
AFTER: Final = re.compile(r"(?:,\s|\s[-\u2013\u2014]\s|:\s)([^,:\u2013\u2014]{3,40})[.!?]?$")
MOST_WORDS: Final = 8
"""Words of a frame: a longer stretch says something itself."""
LIKE: Final = 0.25
CLEARLY: Final = 0.05
"""How like disbelief a frame needs to be, and by how much more than it is like a usual one."""
NEAREST: Final = 2

DISBELIEVING: Final = (
    "nobody believes that",
    "that is nonsense",
    "this is wrong",
    "it is foolish to say that",
    "what a silly idea",
    "I don't believe a word of it",
    "that can't be true",
    "a lie",
    "it is ridiculous to claim that",
    "you would have to be a fool to think that",
    "an absurd claim",
    "people who know nothing say that",
    "that is a joke",
    "I strongly disagree",
    "a wrong answer would be that",
)
USUAL: Final = (
    "it is true that",
    "I think that",
    "this means that",
    "the reason is that",
    "for example",
    "in other words",
    "I know that",
    "it shows that",
    "the answer is that",
    "first",
    "because of this",
    "in my opinion",
    "it tells you that",
    "they found that",
    "this is important",
    "as a result",
    "so that",
    "the one that",
    "is something that",
    "and the other one",
    "in the experiment",
    "the same thing",
    "it depends on",
    "which is correct",
    "too",
)


def is_disowned(sentence: str) -> bool:
    """Whether the frame of a sentence reads like disbelief."""
    return any(map(is_disbelieving, list_frames(sentence)))


def list_frames(sentence: str) -> list[str]:
    found = [pattern.search(sentence) for pattern in (BEFORE, AFTER)]
    frames = [match.group(1) for match in found if match]
    return [one for one in frames if len(list_words(one)) <= MOST_WORDS and has_content(one)]


def has_content(frame: str) -> bool:
    return any(word.is_content for word in list_words(frame))


@lru_cache(maxsize=4096)
def is_disbelieving(frame: str) -> bool:
    vector = embedding.load().embed([frame])[0].vector
    disbelief, usual = (
        float(np.sort(load_frames(kind) @ vector)[-NEAREST:].mean())
        for kind in (DISBELIEVING, USUAL)
    )
    return disbelief > LIKE and disbelief - usual > CLEARLY


@cache
def load_frames(frames: Sequence[str]) -> Floats:
    return np.stack([one.vector for one in embedding.load().embed(list(frames))])
