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
        "I worked as a backend developer at a company that sells tickets.",
        "In my previous job we had a legacy application that nobody wanted to touch.",
        "During my final year at university I took part in a group project of five.",
        "We were in the middle of a migration when a key engineer left.",
        "Our customers complained that the pages took too long to load.",
        "The two departments hardly talked to each other, and deadlines slipped.",
        "At my last company the releases were made by hand every two weeks.",
        "Sales had fallen for three months and nobody knew why.",
        "A new law came into force and our process didn't meet it.",
        "The project was behind schedule and the client was getting impatient.",
        "I was an intern in a team that maintained the billing system.",
        "One of our biggest clients reported that data was missing from their reports.",
        "Traffic had doubled since spring and the old server ran full every evening.",
    ),
    "task": (
        "My task was to find the cause and to fix it before Monday.",
        "I was responsible for the migration of the database.",
        "I was asked to cut the monthly bill by a fifth.",
        "The goal was to bring the response time under one second.",
        "As the lead I had to decide which of the two designs we would build.",
        "It was my duty to keep the customers informed until the service was back.",
        "We needed a solution that would hold until the end of the year.",
        "I needed to find a way to deliver on time without more people.",
        "My manager asked me to take over the project and get it back on track.",
        "I had to convince the stakeholders that the plan would work.",
        "The objective was to reduce the number of complaints before the holidays.",
        "It was my responsibility to train the new colleagues.",
        "I was supposed to deliver a prototype within two weeks.",
        "My role was to coordinate the developers and the testers.",
        "It had to cope with ten times the load and cost no more than before.",
        "I was put in charge of choosing the new supplier.",
        "What they expected of me was a plan for the move by the end of the month.",
        "We had to finish the export before six every morning.",
        "I was tasked with improving customer satisfaction in our region.",
        "The challenge was to keep the old system running while building the new one.",
    ),
    "action": (
        "First I measured where the time was spent and wrote the figures down.",
        "I talked to both teams and drew up a list of what they needed.",
        "Then I wrote a small tool that compared the two versions.",
        "I decided to roll back at once because customers were losing money.",
        "I proposed to split the work into small steps and reviewed each of them.",
        "So I set up an experiment, ran it for a week and showed the outcome to the team.",
        "After that I rewrote the query and tested it on a copy of the data.",
        "I organised a workshop with everybody involved and collected their concerns.",
        "I broke the work down into weekly goals and tracked them on a board.",
        "I interviewed ten users to understand what they really needed.",
        "I set up automated tests and a pipeline that ran them on each commit.",
        "I called the client every morning and explained what we were doing.",
        "I analysed the logs and found that one query locked the table.",
        "I wrote a proposal, presented it to the board and answered their questions.",
        "I trained two colleagues and shared my notes with the rest of the team.",
        "I moved the images into a storage bucket and let browsers upload there directly.",
        "I compared three vendors by price, support and speed.",
        "I stayed calm, listened to both sides and suggested a compromise.",
        "I delegated the routine tasks and concentrated on the critical path.",
        "I did not replay the messages at once, but checked a sample of them by hand first.",
    ),
    "result": (
        "As a result the error rate fell from five per cent to almost nothing.",
        "The project was finished two weeks early and the customer renewed the contract.",
        "We saved four thousand euros a month and the pages loaded twice as fast.",
        "Since then there has been no outage of this kind.",
        "In the end both teams adopted the new process, and complaints dropped by half.",
        "The service was back after twenty minutes and no data was lost.",
        "The change reached all users and the number of tickets went down.",
        "We delivered the project on time and under budget.",
        "Customer satisfaction rose from 70 to 85 percent within a quarter.",
        "The client was so pleased that they extended the contract for a year.",
        "I was promoted to team lead six months later.",
        "Ninety-nine in a hundred requests were answered within a second.",
        "The team now uses this method in every project.",
        "Downtime was reduced to zero and the on-call load fell by half.",
        "Our group received the highest grade in the course.",
        "The system took five times the usual load without getting slower.",
        "Revenue increased by fifteen percent in the following quarter.",
        "My manager thanked me, and my proposal became the standard of the department.",
        "The conflict was resolved and the two of them still work together well.",
        "All the orders were delivered before the holiday, and nobody complained.",
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
        r"|(?:i|we) (?:worked|was working|were working) (?:for|at|in|as|on|with)"
        r"|in my (?:last|previous|first|final|current|former)"
        r"|(?:i|she|he) was (?:an?|the) \w+"
        r"|(?:customers?|clients?|users?) (?:complained|reported|were)"
        r"|on a (?:mon|tues|wednes|thurs|fri|satur|sun)day|background|at that time)\b",
        re.IGNORECASE,
    ),
    "task": re.compile(
        r"\b(?:my (?:own )?(?:task|job|role|duty|goal|responsibility|assignment|aim|part)"
        r"|i was (?:\w+ )?(?:responsible|on call|asked|in charge|assigned|tasked|told|supposed)"
        r"|(?:i|we) (?:had|needed|was|were) to|the (?:goal|aim|task|objective|target) was"
        r"|it had to|(?:i|we) needed|(?:asked|told|wanted|expected) (?:me|us|of me)"
        r"|(?:challenge|objective|mission) was|put in charge"
        r"|fell to me|it was (?:up to|on) me|the deadline)\b",
        re.IGNORECASE,
    ),
    "action": re.compile(
        r"\b(?:(?:first|then|next|after that|so|therefore|instead|finally|also),? i\b"
        r"|i (?:then |also |first |therefore )?"
        r"(?!wanted|needed|worked (?:for|at|in|as)|learned|noticed)"
        r"(?:\w+ed|built|wrote|made|took|set|ran|found|drew"
        r"|spoke|told|began|chose|gave|held|kept|led|met|put|read|sent|split|went|brought|cut|showed)\b"
        r"|i (?:decided|proposed|suggested|asked))",
        re.IGNORECASE,
    ),
    "result": re.compile(
        r"(?:\b(?:as a result|in the end|since then|the (?:result|outcome|effect) was|eventually"
        r"|(?:fell|dropped|rose|grew|went (?:up|down)|increased|decreased|improved|saved|reduced"
        r"|cut|halved|doubled|shrank) (?:\w+ ){0,3}(?:from|to|by)|no longer|back after"
        r"|was adopted|were? (?:ready|back|delivered|resolved|promoted|pleased|able to)"
        r"|on time|under budget|without (?:getting|any)"
        r"|now (?:uses?|runs?)|(?:six|a few|\d+) \w+ later)\b"
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
