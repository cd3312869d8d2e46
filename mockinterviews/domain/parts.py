"""The parts of a response: what is saved, compared and merged one by one."""

from collections.abc import Collection
from typing import Any

Response = dict[str, Any]

# What holds parts of its own, and how those are named in a form: sections by their slug.
NESTED = {"sections": "", "follow_ups": "follow_up_"}


def parts_of(response: Response) -> Response:
    """Return the parts that are saved and compared one by one."""
    parts = {name: part for name, part in response.items() if name not in NESTED}
    for holder, prefix in NESTED.items():
        parts |= {f"{prefix}{name}": part for name, part in response.get(holder, {}).items()}
    return parts


def only_parts(response: Response, names: Collection[str]) -> Response:
    """Return `response` with the parts of these names only."""
    kept = {name: part for name, part in response.items() if name in names}
    for holder, prefix in NESTED.items():
        if holder in response:
            held = response[holder]
            kept[holder] = {name: held[name] for name in held if f"{prefix}{name}" in names}
    return kept


def merge(old: Response, new: Response) -> Response:
    """Return `old` with the parts of `new`; parts that were not sent stay."""
    merged = {**old, **new}
    for holder in NESTED:
        if holder in new:
            merged[holder] = {**old.get(holder, {}), **new[holder]}
    return merged
