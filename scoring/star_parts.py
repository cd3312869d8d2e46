"""Tells which part of a STAR story a sentence tells, and how much of a section belongs there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring import star_model
from scoring.lexicon import FUNCTION_WORDS
from scoring.star_model import PARTS, Floats
from scoring.text import Span, Word, clean_text, list_words, load_ranks, split_sentences

OWN_PLACE: Final = 0.15
"""What it is worth that the writer put the sentence into this part."""

LEAST_SPOKEN: Final = 3
"""Words of a sentence from which it can be told that it has none of a language."""


@dataclass(frozen=True, slots=True)
class Tag:
    """The part that a sentence belongs to and by how much it leads."""

    part: str
    lead: float


def name_part(text: str, among: Sequence[str]) -> str:
    """The likeliest of some parts, whatever the sentence; of a text, by all its sentences."""
    model = star_model.load()
    scores = [model.score(span.text) for span in split_sentences(clean_text(text))]
    total = dict(zip(PARTS, np.sum(scores, axis=0) if scores else model.offset, strict=True))
    return max(among, key=lambda part: float(total[part]))


def score_parts(text: str, place: str = "") -> Floats:
    """How much a sentence reads like each of PARTS, where it stands in `place`."""
    return star_model.load().score(text) + OWN_PLACE * np.array([part == place for part in PARTS])


def tag_sentence(text: str, place: str = "") -> Tag:
    """The part of the story a sentence tells; `place` is the part it stands in, if known."""
    scores = score_parts(text, place)
    second, first = np.argsort(scores, kind="stable")[-2:]
    return Tag(PARTS[first], float(scores[first] - scores[second]))


def tells_nothing(words: Sequence[Word]) -> bool:
    """Whether a sentence has no little word and mostly words that nobody knows: "asdf qwer asdf".

    The model takes each sentence for some part of a story.
    """
    if len(words) < LEAST_SPOKEN or any(word.text in FUNCTION_WORDS for word in words):
        return False
    known = sum(word.text in load_ranks() or word.text[:1].isdigit() for word in words)
    return known < len(words) / 2


def share_that_belongs(section: str, spans: Sequence[Span]) -> tuple[float, Span | None]:
    """The share of a section's words in sentences that belong there, and the first that doesn't.

    Situation and task run into each other, as do result and reflection: such a neighbour counts
    half.
    """
    if section not in PARTS:
        return 1.0, None
    total, belongs, stranger = 0, 0.0, None
    for span in spans:
        words = list_words(span.text)
        count = len(words)
        if tells_nothing(words):
            total, stranger = total + count, stranger or span
            continue
        tag = tag_sentence(span.text, section)
        total += count
        if tag.part == section:
            belongs += count
        elif {tag.part, section} in ({"situation", "task"}, {"result", "reflection"}):
            belongs += count / 2
        elif stranger is None:
            stranger = span
    return belongs / max(total, 1), stranger
