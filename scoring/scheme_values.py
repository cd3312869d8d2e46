"""What the values of every marking scheme have in common, and the faults of a list's ids."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


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
