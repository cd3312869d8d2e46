"""The faults of schemes for answers in words: key points, sections, flags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scoring.scheme_values import find_item_faults, is_number, is_text

MOST_KEY_POINTS: Final = 20


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
