"""What the values of every marking scheme have in common, and the faults of a list's ids."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


class Fault(str):
    """A plain sentence about a scheme, and the path of the entry that it is about.

    The path is such as `options.1.share`; it is empty where the scheme as a whole is meant.
    """

    path: str

    def __new__(cls, sentence: str, path: str = "") -> Fault:
        made = super().__new__(cls, sentence)
        made.path = path
        return made


def paths_of(name: str, items: Sequence[Any]) -> list[str]:
    """The paths of the entries of a list, such as `options.0`."""
    return [f"{name}.{number}" for number in range(len(items))]


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def find_item_faults(items: list[Any], name: str, paths: Sequence[str]) -> Iterator[str]:
    """Faults of the ids in a list of options, key points or sections, which stand at `paths`."""
    seen: set[str] = set()
    for number, (item, path) in enumerate(zip(items, paths, strict=True), start=1):
        identity = item.get("id") if isinstance(item, Mapping) else None
        if not isinstance(identity, str) or not is_text(identity):
            says = f"{name} {number} has no id. Give it a short text that no other one has."
            yield Fault(says, f"{path}.id")
        elif identity in seen:
            says = f"{name} {number} has the id {identity!r}, which another one has already."
            yield Fault(says, f"{path}.id")
        else:
            seen.add(identity)
