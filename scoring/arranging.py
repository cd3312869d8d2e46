"""Marks what is put in order, and what is put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from scoring.errors import ResponseFault
from scoring.report import Part, ScoreReport, Status, Versions, make_report, with_points
from scoring.scheme_values import Fault, find_item_faults, is_text, paths_of

FEWEST_ITEMS: Final = 4
MOST_ITEMS: Final = 9
FEWEST_PAIRS: Final = 2
MOST_PAIRS: Final = 20


def mark_ordering(
    scheme: Mapping[str, Any], response: Mapping[str, Any], versions: Versions
) -> ScoreReport:
    """Each two neighbours of the right order that are neighbours in the answer earn their part."""
    order = read_order(scheme, response)
    given = set(pairwise(order))
    parts = [make_step_part(*pair, order, given) for pair in pairwise(scheme["items"])]
    return make_report(
        kind="ordering",
        maximum=scheme["max_points"],
        parts=with_points(parts, scheme["max_points"]),
        next_steps=list_order_steps(parts, order),
        versions=versions,
    )


def read_order(scheme: Mapping[str, Any], response: Mapping[str, Any]) -> list[str]:
    """The ids in the order given; raises ResponseFault for a stranger or one that comes twice."""
    order = response.get("order", [])
    if not isinstance(order, list | tuple) or not all(isinstance(one, str) for one in order):
        raise ResponseFault("order needs a list of item ids.")
    known = {item["id"] for item in scheme["items"]}
    for one in order:
        if one not in known:
            raise ResponseFault(f"The item {one!r} isn't one of this question's items.")
    if len(set(order)) < len(order):
        raise ResponseFault("An item stands twice in the order.")
    return list(order)


def make_step_part(
    first: Mapping[str, Any],
    second: Mapping[str, Any],
    order: Sequence[str],
    given: set[tuple[str, str]],
) -> Part:
    right = (first["id"], second["id"]) in given
    status: Status = "covered" if right else "contradicted" if order else "missing"
    one, other = shorten(first["text"]), shorten(second["text"])
    reason = (
        f"You put \u201c{other}\u201d right after \u201c{one}\u201d."
        if right
        else f"\u201c{other}\u201d comes right after \u201c{one}\u201d."
        if order
        else "Nothing was put in order."
    )
    return Part(
        id=f"{first['id']}>{second['id']}",
        title=f"{one}, then {other}",
        field="order",
        weight=1.0,
        credit=float(right),
        points=0.0,
        status=status,
        reason=reason,
    )


def list_order_steps(parts: Sequence[Part], order: Sequence[str]) -> list[str]:
    if not order:
        return ["Put in order what you know: each two that follow each other rightly earn points."]
    return [part.reason for part in parts if not part.credit][:2]


def mark_matching(
    scheme: Mapping[str, Any], response: Mapping[str, Any], versions: Versions
) -> ScoreReport:
    """Each thing on the left that has its right partner earns its part."""
    chosen = read_pairs(scheme, response)
    parts = [make_pair_part(pair, scheme, chosen.get(pair["id"])) for pair in scheme["pairs"]]
    return make_report(
        kind="matching",
        maximum=scheme["max_points"],
        parts=with_points(parts, scheme["max_points"]),
        next_steps=list_pair_steps(parts, bool(chosen)),
        versions=versions,
    )


def read_pairs(scheme: Mapping[str, Any], response: Mapping[str, Any]) -> dict[str, str]:
    """Each left id with the id of what was chosen for it: of a pair's right, or of a surplus."""
    pairs = response.get("pairs", {})
    if not isinstance(pairs, Mapping):
        raise ResponseFault("pairs needs a mapping from left ids to right ids.")
    lefts, rights = {pair["id"] for pair in scheme["pairs"]}, texts_of_rights(scheme)
    for left, right in pairs.items():
        if left not in lefts or not isinstance(right, str) or right not in rights:
            raise ResponseFault(f"The pair {left!r} with {right!r} isn't of this question.")
    return dict(pairs)


def texts_of_rights(scheme: Mapping[str, Any]) -> dict[str, str]:
    """What stands on the right, by the id of the pair or of the surplus option."""
    rights = {pair["id"]: pair["right"] for pair in scheme["pairs"]}
    return rights | {one["id"]: one["text"] for one in scheme.get("surplus", [])}


def make_pair_part(pair: Mapping[str, Any], scheme: Mapping[str, Any], chosen: str | None) -> Part:
    rights = texts_of_rights(scheme)
    right = chosen is not None and rights[chosen] == pair["right"]
    status: Status = "covered" if right else "missing" if chosen is None else "contradicted"
    if chosen is None:
        reason = "Nothing was chosen for it."
    elif right:
        reason = f"You chose \u201c{shorten(rights[chosen])}\u201d, and it is right."
    else:
        whys = {one["id"]: one.get("why") or "" for one in scheme.get("surplus", [])}
        reason = f"You chose \u201c{shorten(rights[chosen])}\u201d. {whys.get(chosen, '')}".strip()
    return Part(
        id=pair["id"],
        title=shorten(pair["left"]),
        field=pair["id"],
        weight=1.0,
        credit=float(right),
        points=0.0,
        status=status,
        reason=f"{reason} {pair.get('why') or ''}".strip(),
    )


def list_pair_steps(parts: Sequence[Part], begun: bool) -> list[str]:
    if not begun:
        return ["Choose a partner for each one: even a guess shows what to look at next."]
    return [f"Look at this again: {part.title}" for part in parts if not part.credit][:3]


def shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}\u2026"


def find_ordering_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    items = scheme.get("items")
    if not isinstance(items, list) or not FEWEST_ITEMS <= len(items) <= MOST_ITEMS:
        says = f"items needs a list of {FEWEST_ITEMS} to {MOST_ITEMS} items in the right order."
        yield Fault(says, "items")
        return
    yield from find_item_faults(items, "Item", paths_of("items", items))
    yield from find_twin_texts(items, "items", "text", "Item")


def find_matching_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    pairs, surplus = scheme.get("pairs"), scheme.get("surplus", [])
    if not isinstance(pairs, list) or not FEWEST_PAIRS <= len(pairs) <= MOST_PAIRS:
        yield Fault(f"pairs needs a list of {FEWEST_PAIRS} to {MOST_PAIRS} pairs.", "pairs")
        return
    if not isinstance(surplus, list) or len(surplus) > MOST_PAIRS:
        says = f"surplus needs a list of at most {MOST_PAIRS} options that fit nothing."
        yield Fault(says, "surplus")
        return
    paths = [*paths_of("pairs", pairs), *paths_of("surplus", surplus)]
    yield from find_item_faults([*pairs, *surplus], "Pair or surplus option", paths)
    yield from find_twin_texts(pairs, "pairs", "left", "Pair")
    yield from find_twin_texts(surplus, "surplus", "text", "Surplus option")
    rights = {pair.get("right") for pair in pairs if isinstance(pair, Mapping)}
    for number, pair in enumerate(pairs):
        if not isinstance(pair, Mapping) or not is_text(pair.get("right")):
            says = f"Pair {number + 1} has no right. Write what belongs to its left."
            yield Fault(says, f"pairs.{number}.right")
    if len(rights) + len(surplus) < 2:
        says = "There is only one thing to choose on the right. Add another, or a surplus option."
        yield Fault(says, "pairs")
    for number, one in enumerate(surplus):
        if isinstance(one, Mapping) and one.get("text") in rights:
            says = f"The surplus option {one['text']!r} is the right of a pair. Leave it out."
            yield Fault(says, f"surplus.{number}.text")


def find_twin_texts(items: Sequence[Any], entry: str, key: str, name: str) -> Iterator[str]:
    """Faults of texts that are missing, or that nobody could tell from an earlier one.

    The texts stand under `key` in the list that is the `entry` of the scheme.
    """
    seen: set[str] = set()
    for number, item in enumerate(items, start=1):
        path = f"{entry}.{number - 1}.{key}"
        text = item.get(key) if isinstance(item, Mapping) else None
        if not isinstance(text, str) or not is_text(text):
            yield Fault(f"{name} {number} has no {key}.", path)
        elif text.casefold() in seen:
            says = f"{name} {number} says {shorten(text)!r}, as an earlier one does. Reword it."
            yield Fault(says, path)
        else:
            seen.add(text.casefold())
