"""Marking schemes: what may stand in one, and the faults of one in plain sentences."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from scoring.report import STEP

MOST_KEY_POINTS: Final = 20
MOST_OPTIONS: Final = 26


def check_scheme(scheme: Mapping[str, Any]) -> list[str]:
    """The faults of a marking scheme, one plain sentence each; none when it can be used."""
    kind = scheme.get("kind")
    checker = CHECKERS.get(kind) if isinstance(kind, str) else None
    if checker is None:
        known = ", ".join(CHECKERS)
        return [f"The kind {kind!r} is unknown. Use one of: {known}."]
    return [*find_point_faults(scheme), *checker(scheme)]


def hash_scheme(scheme: Mapping[str, Any]) -> str:
    """The sha256 of the scheme in canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(scheme, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def find_point_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    points = scheme.get("max_points")
    if not is_number(points) or not 0 < points <= 1000:  # type: ignore[operator]
        yield f"max_points is {points!r}. Give a number above 0, at most 1000."
    elif points / STEP != int(points / STEP):  # type: ignore[operator]
        yield f"max_points is {points!r}. Points are counted in quarters: give a multiple of 0.25."


def find_choice_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    options = scheme.get("options")
    if not isinstance(options, list) or not 2 <= len(options) <= MOST_OPTIONS:
        yield f"options needs a list of 2 to {MOST_OPTIONS} options."
        return
    yield from find_item_faults(options, "Option")
    if not all(isinstance(option, Mapping) for option in options):
        return
    for option in options:
        if not isinstance(option.get("right"), bool):
            yield f"Option {option.get('id')!r} doesn't say whether it is right. Use true or false."
    right = sum(option.get("right") is True for option in options)
    if right == 0:
        yield "No option is marked as right. Mark one with right: true."
    if scheme["kind"] == "single_choice" and right > 1:
        yield f"{right} options are marked as right. A single choice has exactly one."


def find_item_faults(items: list[Any], name: str) -> Iterator[str]:
    """Faults of the ids in a list of options, key points or sections."""
    seen: set[str] = set()
    for number, item in enumerate(items, start=1):
        identity = item.get("id") if isinstance(item, Mapping) else None
        if not isinstance(identity, str) or not is_text(identity):
            yield f"{name} {number} has no id. Give it a short text that no other one has."
        elif identity in seen:
            yield f"{name} {number} has the id {identity!r}, which another one has already."
        else:
            seen.add(identity)


def find_numeric_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    if not is_number(scheme.get("value")):
        yield f"value is {scheme.get('value')!r}. Give the right number."
    unit = scheme.get("unit", "")
    units = scheme.get("units", {})
    if not isinstance(unit, str):
        yield f"unit is {unit!r}. Give the base unit as text, or leave it out."
    if not isinstance(units, Mapping):
        yield "units needs a mapping from each unit to its factor, such as {min: 60, s: 1}."
        return
    for name, factor in units.items():
        if not isinstance(name, str) or not is_number(factor) or factor <= 0:
            yield f"The unit {name!r} has the factor {factor!r}. Give a number above 0."
    if isinstance(unit, str) and unit and unit in units and units[unit] != 1:
        yield f"The base unit {unit!r} has the factor {units[unit]!r}. Its factor is 1."
    yield from find_tolerance_faults(scheme.get("tolerance", {}))


def find_tolerance_faults(tolerance: object) -> Iterator[str]:
    if not isinstance(tolerance, Mapping):
        yield "tolerance needs a mapping such as {absolute: 0, relative: 0.05}."
        return
    for name, value in tolerance.items():
        if name not in ("absolute", "relative"):
            yield f"tolerance has the unknown entry {name!r}. Use absolute or relative."
        elif not is_number(value) or value < 0:
            yield f"The {name} tolerance is {value!r}. Give 0 or a number above it."


def find_written_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    if not is_text(scheme.get("question")):
        yield "question is empty. The scorer needs it to tell an answer from a copy of it."
    if not is_text(scheme.get("model_answer")):
        yield "model_answer is empty. Write the answer that would get full marks."
    points = scheme.get("key_points")
    if not isinstance(points, list) or not 1 <= len(points) <= MOST_KEY_POINTS:
        yield f"key_points needs a list of 1 to {MOST_KEY_POINTS} key points."
        return
    yield from find_key_point_faults(points)


def find_key_point_faults(points: list[Any]) -> Iterator[str]:
    yield from find_item_faults(points, "Key point")
    for number, point in enumerate(points, start=1):
        if not isinstance(point, Mapping):
            continue
        name = f"Key point {point.get('id', number)!r}"
        if not is_text(point.get("text")):
            yield f"{name} has no text. Write in one sentence what an answer must say."
        weight = point.get("weight")
        if not is_number(weight) or weight <= 0:  # type: ignore[operator]
            yield f"{name} has the weight {weight!r}. Give a number above 0."
        yield from find_wording_faults(point, name)


def find_wording_faults(point: Mapping[str, Any], name: str) -> Iterator[str]:
    accepted = point.get("accepted", [])
    if not isinstance(accepted, list) or not all(is_text(text) for text in accepted):
        yield f"{name}: accepted needs a list of texts."
    wrong = point.get("wrong", [])
    if not isinstance(wrong, list):
        yield f"{name}: wrong needs a list of entries with claim and why."
        return
    for entry in wrong:
        if not isinstance(entry, Mapping) or not is_text(entry.get("claim")):
            yield f"{name}: a wrong claim has no text. Give it as claim, with why it is wrong."
        elif not isinstance(entry.get("why", ""), str):
            yield f"{name}: why of the wrong claim {entry['claim']!r} isn't text."


def find_star_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    if not is_text(scheme.get("question")):
        yield "question is empty. The scorer needs it to tell an answer from a copy of it."
    sections = scheme.get("sections")
    if not isinstance(sections, list) or not sections:
        yield "sections needs a list such as situation, task, action and result."
        return
    yield from find_item_faults(sections, "Section")
    for section in sections:
        if isinstance(section, Mapping):
            yield from find_section_faults(section)
    for name in ("strong", "red_flags"):
        texts = scheme.get(name, [])
        if not isinstance(texts, list) or not all(is_text(text) for text in texts):
            yield f"{name} needs a list of texts."
    points = scheme.get("key_points", [])
    if not isinstance(points, list) or len(points) > MOST_KEY_POINTS:
        yield f"key_points needs a list of at most {MOST_KEY_POINTS} key points."
    else:
        yield from find_key_point_faults(points)


def find_section_faults(section: Mapping[str, Any]) -> Iterator[str]:
    name = f"Section {section.get('id')!r}"
    if not is_text(section.get("title")):
        yield f"{name} has no title."
    weight = section.get("weight")
    if not is_number(weight) or weight <= 0:  # type: ignore[operator]
        yield f"{name} has the weight {weight!r}. Give a number above 0."
    share = section.get("share")
    if share is None:
        return
    shaped = isinstance(share, list | tuple) and len(share) == 2 and all(map(is_number, share))
    if not shaped or not 0 <= share[0] <= share[1] <= 100:
        yield f"{name} has the share {share!r}. Give the least and the most per cent, as [10, 15]."


CHECKERS: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterator[str]]]] = {
    "single_choice": find_choice_faults,
    "multiple_choice": find_choice_faults,
    "numeric": find_numeric_faults,
    "written": find_written_faults,
    "star": find_star_faults,
}
