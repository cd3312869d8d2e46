"""The faults of schemes for answers in words: key points, sections, flags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scoring.scheme_values import Fault, find_item_faults, is_number, is_text, paths_of

MOST_KEY_POINTS: Final = 20
NO_QUESTION: Final = "question is empty. The scorer needs it to tell an answer from a copy of it."


def find_written_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    if not is_text(scheme.get("question")):
        yield Fault(NO_QUESTION, "question")
    if not is_text(scheme.get("model_answer")):
        says = "model_answer is empty. Write the answer that would get full marks."
        yield Fault(says, "model_answer")
    points = scheme.get("key_points")
    if not isinstance(points, list) or not 1 <= len(points) <= MOST_KEY_POINTS:
        says = f"key_points needs a list of 1 to {MOST_KEY_POINTS} key points."
        yield Fault(says, "key_points")
        return
    yield from find_key_point_faults(points)


def find_key_point_faults(points: list[Any]) -> Iterator[str]:
    yield from find_item_faults(points, "Key point", paths_of("key_points", points))
    for number, point in enumerate(points, start=1):
        if not isinstance(point, Mapping):
            continue
        name, path = f"Key point {point.get('id', number)!r}", f"key_points.{number - 1}"
        if not is_text(point.get("text")):
            says = f"{name} has no text. Write in one sentence what an answer must say."
            yield Fault(says, f"{path}.text")
        weight = point.get("weight")
        if not is_number(weight) or weight <= 0:  # type: ignore[operator]
            says = f"{name} has the weight {weight!r}. Give a number above 0."
            yield Fault(says, f"{path}.weight")
        yield from find_wording_faults(point, name, path)


def find_wording_faults(point: Mapping[str, Any], name: str, path: str) -> Iterator[str]:
    accepted = point.get("accepted", [])
    if not isinstance(accepted, list) or not all(is_text(text) for text in accepted):
        yield Fault(f"{name}: accepted needs a list of texts.", f"{path}.accepted")
    wrong = point.get("wrong", [])
    if not isinstance(wrong, list):
        says = f"{name}: wrong needs a list of entries with claim and why."
        yield Fault(says, f"{path}.wrong")
        return
    for entry, place in zip(wrong, paths_of(f"{path}.wrong", wrong), strict=True):
        if not isinstance(entry, Mapping) or not is_text(entry.get("claim")):
            says = f"{name}: a wrong claim has no text. Give it as claim, with why it is wrong."
            yield Fault(says, f"{place}.claim")
        elif not isinstance(entry.get("why", ""), str):
            says = f"{name}: why of the wrong claim {entry['claim']!r} isn't text."
            yield Fault(says, f"{place}.why")


def find_star_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    if not is_text(scheme.get("question")):
        yield Fault(NO_QUESTION, "question")
    sections = scheme.get("sections")
    if not isinstance(sections, list) or not sections:
        says = "sections needs a list such as situation, task, action and result."
        yield Fault(says, "sections")
        return
    yield from find_item_faults(sections, "Section", paths_of("sections", sections))
    for number, section in enumerate(sections):
        if isinstance(section, Mapping):
            yield from find_section_faults(section, f"sections.{number}")
    for name in ("strong", "red_flags"):
        texts = scheme.get(name, [])
        if not isinstance(texts, list) or not all(is_text(text) for text in texts):
            yield Fault(f"{name} needs a list of texts.", name)
    points = scheme.get("key_points", [])
    if not isinstance(points, list) or len(points) > MOST_KEY_POINTS:
        says = f"key_points needs a list of at most {MOST_KEY_POINTS} key points."
        yield Fault(says, "key_points")
    else:
        yield from find_key_point_faults(points)


def find_section_faults(section: Mapping[str, Any], path: str) -> Iterator[str]:
    name = f"Section {section.get('id')!r}"
    if not is_text(section.get("title")):
        yield Fault(f"{name} has no title.", f"{path}.title")
    weight = section.get("weight")
    if not is_number(weight) or weight <= 0:  # type: ignore[operator]
        says = f"{name} has the weight {weight!r}. Give a number above 0."
        yield Fault(says, f"{path}.weight")
    share = section.get("share")
    if share is None:
        return
    shaped = isinstance(share, list | tuple) and len(share) == 2 and all(map(is_number, share))
    if not shaped or not 0 <= share[0] <= share[1] <= 100:
        says = f"{name} has the share {share!r}. Give the least and the most per cent, as [10, 15]."
        yield Fault(says, f"{path}.share")
