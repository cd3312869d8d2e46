"""Whether a sentence frames what it says as something that its writer doesn't hold to be true.

"How silly to say that ..." and "..., which is rubbish" are put in ever new words, which no list
spells out. So the few words before a "that", a "to say", a colon or the first comma, those after
the last one, and short sentences by themselves are read as frames, where few of their telling words
are the scheme's. Doubted is what somebody else is said to say, and what a linear model over the
frame's vector finds more like disbelief than like the frames of genuine answers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from scoring import embedding
from scoring.asking import is_question
from scoring.prepared import Floats
from scoring.text import Span, Word, list_words

FILE: Final = Path(__file__).parent / "frames.json"
SAYING: Final = re.compile(r"^(.{2,80}?)(?::\s|(?<!\bso)(?<!\bsuch)\s+that\s)(?=.{8,})")
TO_SAY: Final = re.compile(
    r"^(.{2,60}?\bto (?:say|think|claim|believe|write|state|suggest|argue|assume|suppose|tell))\b"
    r"\s(?=.{8,})"
)
OPENING: Final = re.compile(r"^([^,:]{3,60}),\s(?=.{8,})")
AFTER: Final = re.compile(
    r"(?:,\s|\s[-\u2013\u2014]\s|:\s|\s\()([^,:()\u2013\u2014]{3,40})[.!?)]*$"
)
CLOSING: Final = re.compile(
    r"\s((?:is|are|was|were) (?:what|an?|only|just|the|pure|plain|sheer|simply|nothing"
    r"|utter|utterly|complete|completely|total|totally|mere|merely)"
    r" [^,.:;]{3,40})[.!?]?$"
)
PATTERNS: Final = (SAYING, TO_SAY, OPENING, AFTER, CLOSING)
MOST_WORDS: Final = 8
"""Words of a frame: a longer stretch says something itself."""
ABOUT: Final = 0.5
"""The share of a stretch's telling words that the scheme has, above which it is no frame."""
OF_CODE: Final = re.compile(r"[{}\[\]()<>=_]")
"""What no words of disbelief have."""
SHORT: Final = 5
"""Words of a sentence that may speak of the one before."""

NAY: Final = re.compile(
    r"\A(?:no|nope|never|not (?:really|at all|quite|so|only))\s*[:,\u2013\u2014]\s+(?=.{8})",
    re.IGNORECASE,
)
"""Behind a question these deny what it asks, and nothing behind them: "Is that all? No: X"."""
SPEAKS: Final = re.compile(
    r"\b(?:say|said|claim|write|wrote|written|answer|repl[yi]|argu|insist|assert|alleg|pretend"
    r"|repeat|think|thought|believ|assum|suppos|imagin|guess|swear|swore"
    r"|(?<!can )(?<!could )tell|told|teach|taught|preach|maintain|declar|conclud)\w*",
    re.IGNORECASE,
)
OWN_OR_SURE: Final = re.compile(
    r"\b(?:i|i'm|i'd|i've|we|we've|we're|you|one|my|our|it|this|these|which|docs?|document\w*|data"
    r"|results?|experiments?|evidence|tests?|stud(?:y|ies)|tables?|figures?|diagrams?|texts?"
    r"|definitions?|rules?|laws?|lessons?|courses?|class(?:es)?|teachers?|specifications?"
    r"|standards?|rfc|papers?|authors?|questions?|everybody|everyone|experts?|reasons?|points?"
    r"|ideas?|facts?|(?:the|my|right|correct) answers?)\b",
    re.IGNORECASE,
)
"""Who says what is held to be true: the writer, what was measured, what is taught."""
OPINION: Final = re.compile(
    r"in my (?:view|opinion|experience)\b"
    r"|always (?:only |just )?say(?: (?:i|we|you|why|what|how))?$"
    r"|(?:(?:now|first|so|just|but|and|then|let us|let's|let me) )*"
    r"(?:(?:assum|suppos|imagin)(?:e|ing)|say)$"
)
"""What somebody thinks, or advises to say, or supposes to go on from there."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    weights: Floats
    offset: float
    least: float

    def finds(self, vector: Floats) -> bool:
        odds = float(vector @ self.weights) + self.offset
        return bool(1 / (1 + np.exp(-odds)) >= self.least)


@cache
def load() -> Model:
    found = json.loads(FILE.read_text())
    weights = np.array(found["weights"], dtype=np.float32)
    return Model(weights, found["offset"], found["least"])


def find_disowned(spans: Sequence[Span], known: Set[str]) -> frozenset[int]:
    """The sentences that are framed so; `known` are the stems of the scheme and its question.

    A short sentence that is a frame by itself speaks of the one before, too.
    """
    found: set[int] = set()
    for index, span in enumerate(spans):
        is_reply = index > 0 and is_question(spans[index - 1].text)
        if is_disowned(NAY.sub("", span.text) if is_reply else span.text, known):
            found.add(index)
            if index and is_short(span.text):
                found.add(index - 1)
    return frozenset(found)


def is_disowned(sentence: str, known: Set[str]) -> bool:
    return any(is_disbelieving(*frame) for frame in list_frames(sentence, known))


def is_short(sentence: str) -> bool:
    return len(list_words(sentence)) <= SHORT


def list_frames(sentence: str, known: Set[str]) -> Iterator[tuple[str, bool]]:
    """Each frame of a sentence, and whether it says that somebody says something.

    What the scheme speaks of is nobody: "the worker writes a row that ..." says what happens.
    """
    matches = [(pattern.search(sentence), pattern) for pattern in PATTERNS]
    stretches = [(match.group(1), p in (SAYING, TO_SAY)) for match, p in matches if match]
    if is_short(sentence):
        stretches.append((sentence, False))
    for stretch, says in dict(stretches).items():
        words = list_words(stretch)
        if is_frame(words, known) and not OF_CODE.search(stretch):
            yield fold_frame(stretch), says and not any(find_own(words, known))


def is_frame(words: Sequence[Word], known: Set[str]) -> bool:
    """Whether so few words can be one: not, where most of the telling ones are the scheme's."""
    if len(words) > MOST_WORDS or not any(word.text.isalpha() for word in words):
        return False
    own = find_own(words, known)
    return sum(own) <= ABOUT * len(own)


def find_own(words: Sequence[Word], known: Set[str]) -> list[bool]:
    """Of each telling word but those for speaking, whether it is the scheme's."""
    return [w.stem in known for w in words if w.is_content and not SPEAKS.match(w.text)]


def fold_frame(stretch: str) -> str:
    return stretch.strip(" .!?\"'\u201c\u201d").casefold().replace("\u2019", "'")


@lru_cache(maxsize=4096)
def is_disbelieving(frame: str, says: bool) -> bool:
    if OPINION.match(frame):
        return False
    if says and SPEAKS.search(frame) and not OWN_OR_SURE.search(frame):
        return True
    return load().finds(embedding.load().embed([frame])[0].vector)
