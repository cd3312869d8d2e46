"""What would raise a STAR story most: deeds, one for each section at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from scoring import embedding
from scoring.report import Part
from scoring.star_checks import ENOUGH_WORDS, USUAL_ENOUGH
from scoring.text import Span
from scoring.written import TELL_APART, is_held_back

ASKED: Final[Mapping[str, str]] = {
    "situation": "where and when was it, and what was at stake?",
    "task": "what was yours to do?",
    "action": "what did you do yourself, step by step?",
    "result": "what changed, and by how much?",
    "reflection": "what would you do differently?",
}
DEEDS: Final[Mapping[str, str]] = {
    "belongs": "Rewrite the {title} so that it answers: {asked}",
    "length": "Make the {title} longer: {aim} words or more let you be concrete.",
    "ownership": "Say \u201cI\u201d in the {title}: what did you do yourself?",
    "concrete": "Name figures, people and tools in the {title}: which, how many, with what?",
    "reasons": "Give a reason for each step of the {title}.",
    "figure": "Put a figure in the {title}: how much, how many or how fast?",
    "outcome": "Say in the {title} what changed through your work.",
}


def list_next_steps(
    parts: Sequence[Part],
    blamed: Sequence[str],
    flags: Sequence[str],
    scheme: Mapping[str, Any],
    kept: Mapping[str, list[Span]],
    gains: Mapping[str, float],
) -> list[str]:
    """Three deeds at most: what costs points first, then what costs the most.

    `gains` says of each check how much more its section would earn if it were met.
    """
    if not any(kept.values()):
        return ["Write one or two sentences for each part: where, your task, what you did, result."]
    steps = [*blamed, *(f"Does your story show this? {flag}" for flag in flags)]
    checks = [part for part in parts if is_check(part)]
    deeds = []
    for section in scheme["sections"]:
        own = [part for part in checks if part.field == section["id"]]
        if lost(own) > 0:
            deeds.append((lost(own), advise(section, own, kept, gains)))
    others = [part for part in parts if not is_check(part)]
    deeds += [
        (lost([part]), f"{TELL_APART if is_held_back([part]) else 'Say this too'}: {part.title}")
        for part in others
        if lost([part]) > 0
    ]
    steps += [deed for _, deed in sorted(deeds, key=lambda one: -one[0])]
    spans = [span.text for found in kept.values() for span in found]
    lacking = sorted(scheme.get("strong", []), key=lambda text: nearest(text, spans))
    steps += [f"A strong answer also shows this: {text}" for text in lacking[:1]]
    return steps[:3]


def is_check(part: Part) -> bool:
    return part.id.startswith(f"{part.field}.")


def lost(parts: Sequence[Part]) -> float:
    return sum(part.maximum - part.points for part in parts)


def advise(
    section: Mapping[str, Any],
    own: Sequence[Part],
    kept: Mapping[str, list[Span]],
    gains: Mapping[str, float],
) -> str:
    """The deed that mends what cost this section the most."""
    identity, title = section["id"], section["title"]
    asked = ASKED.get(identity, "what belongs to this part?")
    if not kept[identity]:
        return f"Write the {title}: {asked}"
    worst = max(own, key=lambda part: gains[part.id]).id.rsplit(".", 1)[-1]
    if worst == "share":
        least, most = section["share"]
        return f"Give the {title} {least:g} to {most:g} % of the story."
    aim = ENOUGH_WORDS.get(identity, USUAL_ENOUGH)
    return DEEDS[worst].format(title=title, asked=asked, aim=aim)


def nearest(text: str, others: Sequence[str]) -> float:
    model = embedding.load()
    vector = model.embed([text])[0].vector
    return max((float(vector @ other.vector) for other in model.embed(others)), default=0.0)
