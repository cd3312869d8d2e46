"""The faults of the scheme of a system design: its sections, key points and drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scoring.design import MOST_COMPONENTS, wanted
from scoring.scheme_language import (
    MOST_KEY_POINTS,
    NO_QUESTION,
    find_key_point_faults,
    find_section_faults,
)
from scoring.scheme_values import Fault, find_item_faults, is_number, is_text, paths_of
from scoring.short_answer import fold


def find_design_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    if not is_text(scheme.get("question")):
        yield Fault(NO_QUESTION, "question")
    sections = scheme.get("sections")
    if not isinstance(sections, list) or not sections:
        says = "sections needs a list such as requirements, data flow and failure."
        yield Fault(says, "sections")
    else:
        yield from find_item_faults(sections, "Section", paths_of("sections", sections))
        for section, path in zip(sections, paths_of("sections", sections), strict=True):
            if isinstance(section, Mapping):
                yield from find_section_faults(section, path)
                if section.get("id") in ("components", "connections"):
                    says = f"No section can be called {section['id']!r}: the drawing is."
                    yield Fault(says, f"{path}.id")
    points = scheme.get("key_points")
    if not isinstance(points, list) or not 1 <= len(points) <= MOST_KEY_POINTS:
        says = f"key_points needs a list of 1 to {MOST_KEY_POINTS} key points."
        yield Fault(says, "key_points")
    else:
        yield from find_key_point_faults(points)
    yield from find_drawing_faults(scheme)


def find_drawing_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    components, connections = scheme.get("components"), scheme.get("connections")
    if not isinstance(components, list) or not 3 <= len(components) <= MOST_COMPONENTS:
        says = f"components needs a list of 3 to {MOST_COMPONENTS} components."
        yield Fault(says, "components")
        return
    if not isinstance(connections, list) or not connections:
        says = "connections needs a list of entries with from, to and weight."
        yield Fault(says, "connections")
        return
    yield from find_item_faults(components, "Component", paths_of("components", components))
    for items, name in ((components, "component"), (connections, "connection")):
        for number, item in enumerate(items, start=1):
            weight = item.get("weight") if isinstance(item, Mapping) else None
            if not is_number(weight) or weight < 0:  # type: ignore[operator]
                says = (
                    f"The {name} {number} has the weight {weight!r}. Give 0 or a number above it."
                )
                yield Fault(says, f"{name}s.{number - 1}.weight")
                return
    yield from find_offer_faults(components)
    ids = {component.get("id") for component in components}
    for number, connection in enumerate(connections):
        for end in ("from", "to"):
            if connection.get(end) not in ids:
                says = f"A connection names {connection.get(end)!r}, which is no component's id."
                yield Fault(says, f"connections.{number}.{end}")
    if not wanted(connections):
        yield Fault("No connection has a weight above 0.", "connections")


def find_offer_faults(components: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Faults of what is offered: names that are missing or twice, and a list that tells all."""
    seen: dict[str, Any] = {}
    for component, path in zip(components, paths_of("components", components), strict=True):
        if not is_text(component.get("title")):
            says = f"The component {component.get('id')!r} has no title."
            yield Fault(says, f"{path}.title")
            return
        names = [component["title"], *component.get("accepted", [])]
        for name in {fold(name, False, False) for name in names if isinstance(name, str)}:
            if name in seen:
                both = f"{seen[name]!r} and {component.get('id')!r}"
                yield Fault(f"{name!r} names the components {both}.", f"{path}.title")
            seen[name] = component.get("id")
    surplus = len(components) - len(wanted(components))
    if len(components) == surplus:
        yield Fault("No component has a weight above 0.", "components")
    elif surplus < 2:
        says = (
            "The components are offered as a list, which would be the answer: add at least two "
            "that nothing here needs, with weight: 0."
        )
        yield Fault(says, "components")
