"""Marks a design: what its text says, which components it has, and how they are connected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from scoring.calibration import Calibration
from scoring.defences import screen
from scoring.errors import ResponseFault
from scoring.findings import Finding
from scoring.judging import judge_points
from scoring.markup import hide_markup
from scoring.prepared import prepare_scheme
from scoring.report import (
    Cap,
    Part,
    Quote,
    ScoreReport,
    Status,
    Unearned,
    Versions,
    make_report,
    round_to_step,
    with_points,
)
from scoring.short_answer import fold
from scoring.text import Span, clean_text, list_words, split_sentences
from scoring.written import (
    TELL_APART,
    explain_doubt,
    is_held_back,
    is_overlong,
    judge_confidence,
)
from scoring.written import make_part as make_point_part

SHARES: Final = {"points": 10.0, "components": 4.0, "connections": 4.0, "sections": 2.0}
"""What the key points, the components, the connections and the sections are worth, of 20."""
FILLED: Final = 12
"""Words that count from which a section is more than a heading."""
REVERSED: Final = 0.5
"""Credit of a connection that runs the other way."""
SUREST: Final = 0.72
"""Whether a design would hold can't be read off its words and boxes: never quite sure."""
MOST_NAMED: Final = 60
MOST_COMPONENTS: Final = 40
BETWEEN: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class Drawing:
    """The ids of the known components that were named, and the known connections, in order."""

    components: tuple[str, ...]
    connections: tuple[tuple[str, str], ...]
    drawn: int


def mark_design(
    scheme: Mapping[str, Any],
    response: Mapping[str, Any],
    versions: Versions,
    weights: Calibration,
) -> ScoreReport:
    """The explained score of a design."""
    texts, drawing = read_sections(scheme, response), read_drawing(scheme, response)
    visible, hidden = hide_markup(texts)
    joined = BETWEEN.join(visible.values())
    spans = split_sentences(clean_text(joined))
    prepared = prepare_scheme(
        {**scheme, "model_answer": " ".join(scheme.get("model_answer", {}).values())}
    )
    screening = screen(spans, prepared, joined)
    judged = judge_points(screening.kept, screening.doubtful, prepared, weights)
    points = [make_point_part(one, judged.reading, bool(spans)) for one in judged.findings]
    parts = with_points(
        [
            *weigh([place_part(part, texts) for part in points], "points"),
            *weigh(list(mark_components(scheme, drawing)), "components"),
            *weigh(list(mark_connections(scheme, drawing)), "connections"),
            *weigh(list(mark_sections(scheme, texts, screening.kept)), "sections"),
        ],
        scheme["max_points"],
    )
    empty = not spans and not drawing.components and not drawing.drawn
    confidence = judge_confidence(judged.findings) if spans else 1.0
    low, high = find_bounds(judged.findings, parts)
    caps = list_caps(scheme, drawing, parts)
    taken = sum(cap.points for cap in caps)
    return make_report(
        kind="design",
        maximum=scheme["max_points"],
        parts=parts,
        caps=caps,
        unearned=[*hidden, *(place_unearned(span, texts) for span in screening.unearned)],
        next_steps=list_next_steps(parts, empty),
        confidence=1.0 if empty else min(confidence, SUREST),
        needs_person_reason=explain_doubt(
            judged.findings, screening, confidence, is_overlong(joined, len(spans))
        ),
        bounds=(low + taken, high + taken),
        versions=versions,
        sources=texts,
    )


def read_sections(scheme: Mapping[str, Any], response: Mapping[str, Any]) -> dict[str, str]:
    sections = response.get("sections", {})
    if not isinstance(sections, Mapping) or not all(isinstance(t, str) for t in sections.values()):
        raise ResponseFault("sections needs a mapping from section ids to texts.")
    return {one["id"]: clean_text(sections.get(one["id"], "")) for one in scheme["sections"]}


def read_drawing(scheme: Mapping[str, Any], response: Mapping[str, Any]) -> Drawing:
    """What is named and drawn, by the ids of the scheme: a title or an accepted name is one too."""
    named, drawn = response.get("components", []), response.get("connections", [])
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        raise ResponseFault("components needs a list of ids or names.")
    if not isinstance(drawn, list) or not all(is_connection(one) for one in drawn):
        raise ResponseFault("connections needs a list of entries with from and to.")
    ids = name_components(scheme)
    ends = [
        (ids.get(fold(one["from"], False, False)), ids.get(fold(one["to"], False, False)))
        for one in drawn[:MOST_NAMED]
    ]
    found = [ids.get(fold(name, False, False)) for name in named[:MOST_NAMED]]
    return Drawing(
        components=tuple(dict.fromkeys(one for one in found if one)),
        connections=tuple(dict.fromkeys((one, two) for one, two in ends if one and two)),
        drawn=len(drawn),
    )


def is_connection(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(value.get(n), str) for n in ("from", "to"))


def name_components(scheme: Mapping[str, Any]) -> dict[str, str]:
    """The id of each component by its id, its title and its accepted names, as they compare."""
    ids: dict[str, str] = {}
    for component in scheme["components"]:
        for name in (component["id"], component["title"], *component.get("accepted", [])):
            ids.setdefault(fold(name, False, False), component["id"])
    return ids


def weigh(parts: Sequence[Part], share: str) -> list[Part]:
    """The parts with weights that sum to what this share of the points is worth."""
    total = sum(part.weight for part in parts)
    return [replace(part, weight=round(SHARES[share] * part.weight / total, 4)) for part in parts]


def place_part(part: Part, texts: Mapping[str, str]) -> Part:
    """A key point with its quote where it stands: in the section, not in all texts joined."""
    if part.quote is None:
        return replace(part, field=next(iter(texts)))
    field, start = place(part.quote.start, texts)
    length = part.quote.end - part.quote.start
    return replace(part, field=field, quote=Quote(start, start + length, part.quote.text))


def place_unearned(span: Unearned, texts: Mapping[str, str]) -> Unearned:
    field, start = place(span.start, texts)
    return replace(span, field=field, start=start, end=start + span.end - span.start)


def place(start: int, texts: Mapping[str, str]) -> tuple[str, int]:
    """The section in which code point `start` of the joined texts stands, and where in it."""
    for section, text in texts.items():
        if start <= len(text):
            return section, start
        start -= len(text) + len(BETWEEN)
    raise ValueError("A span lies outside of all sections.")


def mark_components(scheme: Mapping[str, Any], drawing: Drawing) -> Iterator[Part]:
    for component in wanted(scheme["components"]):
        there = component["id"] in drawing.components
        reason = (
            "Your design has it."
            if there
            else f"Your design doesn't name this: {component['title']}."
            if drawing.components
            else "No component of this design was named."
        )
        yield make_plain_part(
            f"components.{component['id']}",
            f"Components: {component['title']}",
            "components",
            component["weight"],
            float(there),
            reason,
        )


def mark_connections(scheme: Mapping[str, Any], drawing: Drawing) -> Iterator[Part]:
    titles = {one["id"]: one["title"] for one in scheme["components"]}
    for connection in wanted(scheme["connections"]):
        start, end = connection["from"], connection["to"]
        says = f": {connection['says']}" if connection.get("says") else ""
        if (start, end) in drawing.connections:
            credit, reason = 1.0, "Your design has this connection."
        elif (end, start) in drawing.connections:
            credit, reason = REVERSED, "Your connection runs the other way."
        elif drawing.connections:
            line = f"{titles[start]} to {titles[end]}"
            credit, reason = 0.0, f"Your design doesn't connect {line}."
        else:
            credit, reason = 0.0, "No two components of this design were connected."
        yield make_plain_part(
            f"connections.{start}>{end}",
            f"Connections: {titles[start]} \u2192 {titles[end]}{says}",
            "connections",
            connection["weight"],
            credit,
            reason,
        )


def mark_sections(
    scheme: Mapping[str, Any], texts: Mapping[str, str], kept: Sequence[Span]
) -> Iterator[Part]:
    """Each section is filled where enough of its words count."""
    words = dict.fromkeys(texts, 0)
    for span in kept:
        words[place(span.start, texts)[0]] += len(list_words(span.text))
    for section in scheme["sections"]:
        count = words[section["id"]]
        reason = (
            "There is text that counts here."
            if count >= FILLED
            else f"Write more here: {FILLED} words that count make a beginning; so far {count}."
            if texts[section["id"]].strip()
            else "Nothing was written."
        )
        yield make_plain_part(
            f"sections.{section['id']}",
            f"Sections: {section['title']}",
            "sections",
            section["weight"],
            min(1.0, count / FILLED),
            reason,
        )


def make_plain_part(
    identity: str, title: str, field: str, weight: float, credit: float, reason: str
) -> Part:
    status: Status = "covered" if credit >= 1 else "partial" if credit else "missing"
    return Part(identity, title, field, float(weight), credit, 0.0, status, reason)


def list_caps(scheme: Mapping[str, Any], drawing: Drawing, parts: Sequence[Part]) -> list[Cap]:
    """What naming everything takes back: each component too many as much as one right one."""
    caps = []
    right = wanted(scheme["components"])
    surplus = [
        one["title"]
        for one in scheme["components"]
        if not one["weight"] and one["id"] in drawing.components
    ]
    earned = sum(part.points for part in parts if part.field == "components")
    worth = sum(part.maximum for part in parts if part.field == "components") / len(right)
    if taken := min(earned, round_to_step(worth * len(surplus))):
        evidence = f"Named though nothing here needs it: {', '.join(surplus)}."
        caps.append(Cap("surplus_component", evidence, -taken))
    asked = len(wanted(scheme["connections"]))
    earned = sum(part.points for part in parts if part.field == "connections")
    if taken := min(earned, 0.25 * max(0, drawing.drawn - 2 * asked)):
        evidence = f"{drawing.drawn} connections are drawn; far fewer carry this design."
        caps.append(Cap("many_connections", evidence, -taken))
    return caps


def wanted(items: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [one for one in items if one["weight"] > 0]


def find_bounds(findings: Sequence[Finding], parts: Sequence[Part]) -> tuple[float, float]:
    """The points if every doubt of a key point went against the learner, and if it went for."""
    told, rest = parts[: len(findings)], parts[len(findings) :]
    plain = sum(part.points for part in rest)
    pairs = list(zip(findings, told, strict=True))
    low = sum(round_to_step(part.points * (1 - finding.doubt)) for finding, part in pairs)
    high = sum(
        part.maximum if finding.chance >= 0.3 and part.status != "contradicted" else part.points
        for finding, part in pairs
    )
    return plain + low, plain + high


def list_next_steps(parts: Sequence[Part], empty: bool) -> list[str]:
    """One to three things to do, the most points first."""
    if empty:
        return ["Name the components you would use, and say in a sentence what each one does."]
    lacking = sorted(parts, key=lambda part: part.points - part.maximum)
    return [f"{name_deed(one)}: {one.title}" for one in lacking if one.points < one.maximum][:3]


def name_deed(part: Part) -> str:
    return TELL_APART if is_held_back([part]) else VERBS[part.status]


VERBS: Final[Mapping[Status, str]] = {
    "missing": "Add this",
    "partial": "Say or draw this more exactly",
    "contradicted": "Check this",
    "covered": "Say this more fully",
}
