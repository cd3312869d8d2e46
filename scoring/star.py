"""Marks a STAR story section by section: every check is a part with its own points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.errors import ResponseFault
from scoring.report import Cap, Part, Quote, ScoreReport, Status, Versions, make_report, with_points
from scoring.star_checks import Check, star_checks
from scoring.text import clean_text


def mark_star(
    scheme: Mapping[str, Any], response: Mapping[str, Any], versions: Versions
) -> ScoreReport:
    texts = read_sections(scheme, response)
    shares = {one["id"]: one["share"] for one in scheme["sections"] if one.get("share")}
    checks = star_checks(texts, shares)
    caps = [Cap("blame", check.reason, -0.5) for check in checks if check.id.endswith(".blame")]
    parts: list[Part] = []
    for section in scheme["sections"]:
        own = [c for c in checks if c.section == section["id"] and not c.id.endswith(".blame")]
        parts += [make_part(section, check, len(own), texts[section["id"]]) for check in own]
    steps = [f"{part.title}: {part.reason}" for part in parts if part.status != "covered"]
    return make_report(
        kind="star",
        maximum=scheme["max_points"],
        parts=with_points(parts, scheme["max_points"]),
        caps=caps,
        next_steps=steps,
        confidence=0.7 if any(text.strip() for text in texts.values()) else 1.0,
        versions=versions,
    )


def read_sections(scheme: Mapping[str, Any], response: Mapping[str, Any]) -> dict[str, str]:
    sections = response.get("sections", {})
    if not isinstance(sections, Mapping):
        raise ResponseFault("sections needs a mapping from section ids to texts.")
    if not all(isinstance(text, str) for text in sections.values()):
        raise ResponseFault("Each section's text needs to be a text.")
    return {one["id"]: clean_text(sections.get(one["id"], "")) for one in scheme["sections"]}


def make_part(section: Mapping[str, Any], check: Check, count: int, text: str) -> Part:
    empty = not text.strip()
    credit = 0.0 if empty else check.credit
    status: Status = "covered" if credit >= 0.75 else "partial" if credit > 0 else "missing"
    quote = Quote(check.start, check.end, text[check.start : check.end]) if check.end else None
    return Part(
        id=check.id,
        title=f"{section['title']}: {check.title.lower()}",
        field=section["id"],
        weight=section["weight"] / count,
        credit=credit,
        points=0.0,
        status=status,
        reason="Nothing was written." if empty else check.reason,
        quote=quote,
        polarity="agrees" if quote else "none",
    )
