"""Tells which part of a STAR story a sentence belongs to: by cue words and by likeness."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from scoring import embedding
from scoring.prepared import Floats
from scoring.text import Span, clean_text, list_words, split_sentences

PARTS: Final = ("situation", "task", "action", "result", "reflection")

EXAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "situation": (
        "Two years ago our team looked after an online shop with a lot of traffic.",
        "It was the week before a big release and the system had become slow.",
        "The company had just lost its largest customer and everybody was nervous.",
        "Our service failed on a Friday evening and users saw error pages.",
        "There were six of us in the project and two had joined only recently.",
        "A colleague and I disagreed about the design of the new service.",
        "About a third of the orders was affected and support had many calls.",
    ),
    "task": (
        "My task was to find the cause and to fix it before Monday.",
        "I was responsible for the migration of the database.",
        "I was asked to cut the monthly bill by a fifth.",
        "The goal was to bring the response time under one second.",
        "As the lead I had to decide which of the two designs we would build.",
        "It was my duty to keep the customers informed until the service was back.",
        "We needed a solution that would hold until the end of the year.",
    ),
    "action": (
        "First I measured where the time was spent and wrote the figures down.",
        "I talked to both teams and drew up a list of what they needed.",
        "Then I wrote a small tool that compared the two versions.",
        "I decided to roll back at once because customers were losing money.",
        "I proposed to split the work into small steps and reviewed each of them.",
        "So I set up an experiment, ran it for a week and showed the outcome to the team.",
        "After that I rewrote the query and tested it on a copy of the data.",
    ),
    "result": (
        "As a result the error rate fell from five per cent to almost nothing.",
        "The project was finished two weeks early and the customer renewed the contract.",
        "We saved four thousand euros a month and the pages loaded twice as fast.",
        "Since then there has been no outage of this kind.",
        "In the end both teams adopted the new process, and complaints dropped by half.",
        "The service was back after twenty minutes and no data was lost.",
        "The change reached all users and the number of tickets went down.",
    ),
    "reflection": (
        "I learned to ask for help earlier.",
        "Looking back, I would have informed the customers sooner.",
        "Next time I would begin with a smaller experiment.",
        "What I took from it is that figures settle an argument better than opinions.",
        "Today I write down assumptions before I start.",
        "It taught me how much a clear message matters.",
    ),
}

CUES: Final[Mapping[str, re.Pattern[str]]] = {
    "situation": re.compile(
        r"\b(?:(?:last|early|late|this) (?:\w+ )?(?:year|spring|summer|autumn|winter|month|week"
        r"|january|february|march|april|may|june|july|august|september|october|november|december)"
        r"|(?:years?|months?|weeks?) ago|in (?:19|20)\d\d|when i (?:was|worked|joined|started)"
        r"|at (?:my|our) (?:last|previous|former|current|old)|there (?:was|were|had been)"
        r"|(?:we|our \w+|the \w+) (?:was|were|had) (?:a|an|the|just|been|about|using|running|in)"
        r"|on a (?:mon|tues|wednes|thurs|fri|satur|sun)day|background|at that time)\b",
        re.IGNORECASE,
    ),
    "task": re.compile(
        r"\b(?:my (?:own )?(?:task|job|role|duty|goal|responsibility|assignment|aim|part)"
        r"|i was (?:\w+ )?(?:responsible|on call|asked|in charge|assigned|tasked|told|supposed)"
        r"|(?:i|we) (?:had|needed|was|were) to|the (?:goal|aim|task|objective|target) was"
        r"|expected (?:me|us|of me)|fell to me|it was (?:up to|on) me|the deadline)\b",
        re.IGNORECASE,
    ),
    "action": re.compile(
        r"\b(?:(?:first|then|next|after that|so|therefore|instead|finally|also),? i\b"
        r"|i (?:then |also |first |therefore )?(?:\w+ed|built|wrote|made|took|set|ran|found|drew"
        r"|spoke|told|began|chose|gave|held|kept|led|met|put|read|sent|split|went|brought|cut|showed)\b"
        r"|i (?:decided|proposed|suggested|asked))",
        re.IGNORECASE,
    ),
    "result": re.compile(
        r"(?:\b(?:as a result|in the end|since then|the (?:result|outcome|effect) was|eventually"
        r"|(?:fell|dropped|rose|grew|went (?:up|down)|increased|decreased|improved|saved|reduced"
        r"|cut|halved|doubled|shrank) (?:\w+ ){0,3}(?:from|to|by)|no longer|back after"
        r"|was adopted)\b"
        r"|\d+(?:[.,]\d+)?\s?(?:%|per cent\b|percent\b))",
        re.IGNORECASE,
    ),
    "reflection": re.compile(
        r"\b(?:learn(?:ed|t)|lesson|hindsight|looking back|next time|would (?:do|have|now|not|look)"
        r"|differently|taught me|took from|take ?aways?|these days|today i|ever since,? i)\b",
        re.IGNORECASE,
    ),
}
CUE_WORTH: Final = 0.18
OWN_PLACE: Final = 0.07
"""What it is worth that the writer put the sentence into this part."""
LEAST_LIKE: Final = 0.12
"""Below this likeness to every example, and without a cue, a sentence belongs nowhere."""


@dataclass(frozen=True, slots=True)
class Tag:
    """The part that a sentence belongs to ("" for none), and by how much it leads."""

    part: str
    lead: float


@cache
def load_examples() -> tuple[Floats, ...]:
    model = embedding.load()
    return tuple(
        np.stack([sentence.vector for sentence in model.embed(EXAMPLES[part])]) for part in PARTS
    )


def score_parts(text: str, place: str = "") -> list[float] | None:
    """How much a sentence reads like each of PARTS; None where it is like none of them."""
    vector = embedding.load().embed([text])[0].vector
    likeness = [float(np.sort(examples @ vector)[-2:].mean()) for examples in load_examples()]
    cued = [bool(CUES[part].search(text)) for part in PARTS]
    if max(likeness) < LEAST_LIKE and not any(cued):
        return None
    return [
        like + CUE_WORTH * cue + OWN_PLACE * (part == place)
        for part, like, cue in zip(PARTS, likeness, cued, strict=True)
    ]


def name_part(text: str, among: Sequence[str]) -> str:
    """The likeliest of some parts, whatever the sentence; of a text, by all its sentences."""
    spans = split_sentences(clean_text(text))
    found = [scores for span in spans if (scores := score_parts(span.text)) is not None]
    if not found:
        return among[-2]
    total = dict(zip(PARTS, np.sum(found, axis=0), strict=True))
    return max(among, key=lambda part: float(total[part]))


def tag_sentence(text: str, place: str = "") -> Tag:
    """The part of the story a sentence tells; `place` is the part it stands in, if known."""
    scores = score_parts(text, place)
    if scores is None:
        return Tag("", 0.0)
    order = sorted(range(len(PARTS)), key=lambda index: -scores[index])
    return Tag(PARTS[order[0]], scores[order[0]] - scores[order[1]])


def share_that_belongs(section: str, spans: Sequence[Span]) -> tuple[float, Span | None]:
    """The share of a section's words in sentences that belong there, and the first that doesn't.

    Situation and task run into each other, as do result and reflection: such a neighbour counts
    half.
    """
    if section not in PARTS:
        return 1.0, None
    total, belongs, stranger = 0, 0.0, None
    for span in spans:
        count = len(list_words(span.text))
        tag = tag_sentence(span.text, section)
        total += count
        if tag.part == section:
            belongs += count
        elif {tag.part, section} in ({"situation", "task"}, {"result", "reflection"}):
            belongs += count / 2
        elif stranger is None:
            stranger = span
    return belongs / max(total, 1), stranger
