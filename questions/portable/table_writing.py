"""Items as a table, so that reading it gives them again; what it cannot hold is named."""

import csv
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO, StringIO
from itertools import chain
from string import ascii_lowercase
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from questions.portable.adopting import MAKESHIFT
from questions.portable.items import FormatError, Item, Writing
from questions.portable.leaving import (
    NotHeld,
    essay_guide,
    lose_marking,
    margin,
    name_flags,
    name_left,
    spell_number,
    write_or_essay,
)
from questions.portable.table_answers import KINDS, find_rights
from questions.portable.table_formulas import defuse

TABLE = gettext_lazy("A table")
# As many as a choice has at most. With a reason and a share beside each, and all the other columns,
# they are fewer than a table may have.
MOST_IN_COLUMNS = len(ascii_lowercase)
FIRST = ("id", "kind", "question")
LAST = ("options", "reasons", "shares", "answer", "reason true", "reason false", "key points")
LAST += (
    "minutes",
    "words",
    "unit",
    "tolerance",
    "explanation",
    "hints",
    "tags",
    "topic",
    "difficulty",
    "version",
)
Cells = dict[str, str]


def write_table(items: Iterable[Item]) -> Writing:
    """Return a CSV file with a row for each item, as programs for tables open it."""
    rows, losses = [], []
    for item in items:
        item.losses = []
        rows.append({name: cell for name, cell in write_row(item).items() if cell})
        losses += [(item, loss) for loss in item.losses]
    used = {name for row in rows for name in row}
    beside = (f"{column} {name}" for name in NAMES for column in ("option", "reason", "share"))
    columns = [name for name in chain(FIRST, beside, LAST) if name in used]
    out = StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows({name: defuse(cell) for name, cell in row.items()} for row in rows)
    # The mark tells such programs that it is UTF-8.
    return Writing(BytesIO(f"\ufeff{out.getvalue()}".encode()), losses)


def name_place(number: int) -> str:
    """Return what the columns of an option have behind their names, by its number from 0."""
    return ascii_lowercase[number] if number < len(ascii_lowercase) else str(number + 1)


NAMES = [name_place(number) for number in range(MOST_IN_COLUMNS)]


def write_row(item: Item) -> Cells:
    cells = write_or_essay(item, WRITERS, write_essay)
    if item.pictures:
        item.lose(_("A table holds no files: its pictures are seen on this site alone."))
    content, place = item.content, item.place
    hints = content.get("hints", [])
    if any("\n" in hint.strip() for hint in hints):
        item.lose(_("A table has a line for each hint: one of several lines goes out as one."))
    return cells | {
        "id": item.key,
        "question": content["text"],
        "explanation": content.get("explanation", ""),
        "hints": "\n".join(" ".join(hint.split()) for hint in hints),
        "tags": ", ".join(item.tags),
        "topic": place.get("topic", ""),
        "difficulty": str(place.get("difficulty", "")),
        "version": str(item.stamp),
    }


def name_kind(kind: str) -> Cells:
    return {"kind": KINDS[kind][0]}


def name_lost(item: Item, *held: str) -> None:
    """Name what a table has no column for."""
    name_left(item, item.content, {"hints", *held}, str(TABLE))


def write_choice(item: Item) -> Cells:
    name_lost(item, "options")
    options = item.content["options"]
    texts = [one["text"] for one in options]
    beside = {
        "reason": [one.get("why", "") for one in options],
        "share": [spell_number(one["share"]) if "share" in one else "" for one in options],
    }
    rights = {number for number, one in enumerate(options) if one["right"]}
    answer = {"answer": name_rights(texts, rights)}
    return name_kind(item.kind) | write_options(texts, beside) | answer


def name_rights(texts: list[str], rights: set[int]) -> str:
    """Return a cell that names the right options and no other."""
    cells: Mapping[str, Any] = {"options": texts, "places": {at: at for at in range(len(texts))}}
    for name in (lambda at: name_place(at).upper(), lambda at: str(at + 1), texts.__getitem__):
        for glue in (", ", "\n"):
            cell = glue.join(map(name, sorted(rights)))
            try:
                found = find_rights({**cells, "answer": cell}, lambda _at, says: FormatError(says))
            except FormatError:
                continue
            if found == rights:
                return cell
    raise NotHeld(_("No letter, number or text tells its right options from the others."))


def write_options(texts: list[str], beside: Mapping[str, list[str]]) -> Cells:
    """Return the cells of options, and of what is said beside them.

    Each has columns of its own; where they are too many, each has a line.
    """
    lists = {"option": texts, **{name: cells for name, cells in beside.items() if any(cells)}}
    if len(texts) <= MOST_IN_COLUMNS:
        return {
            f"{column} {name_place(number)}": cell
            for column, cells in lists.items()
            for number, cell in enumerate(cells)
        }
    if any("\n" in cell or not cell for cell in chain(*lists.values())):
        raise NotHeld(_("So many options have a line each in a table, and some have no or more."))
    return {f"{column}s": "\n".join(cells) for column, cells in lists.items()}


def write_true_false(item: Item) -> Cells:
    name_lost(item, "right", "why_true", "why_false")
    content = item.content
    return name_kind(item.kind) | {
        "answer": "true" if content["right"] else "false",
        "reason true": content.get("why_true", ""),
        "reason false": content.get("why_false", ""),
    }


def write_short_answer(item: Item) -> Cells:
    name_lost(item, "answer")
    answer = item.content["answer"]
    name_flags(item, answer, str(TABLE))
    if answer.get("case"):
        item.lose(_("A table cannot say that case matters."))
    name_single(item, answer, "praise", "partly", "wrong", "others")
    return name_kind(item.kind) | {"answer": "\n".join(answer["accepted"])}


def name_single(item: Item, answer: Mapping[str, Any], *names: str) -> None:
    """Name feedback on single answers, and answers that earn a share."""
    if any(answer.get(name) for name in names):
        says = _("A table has no place for feedback on single answers, nor for further ones.")
        item.lose(says)


def write_numeric(item: Item) -> Cells:
    name_lost(item, "answer")
    answer = item.content["answer"]
    if answer.get("units"):
        item.lose(_("A table has one unit: the others to choose from are left out."))
    name_single(item, answer, "why", "also", "others")
    tolerance = margin(item, answer)
    return name_kind(item.kind) | {
        "answer": spell_number(answer["value"]),
        "unit": answer.get("unit", ""),
        "tolerance": "" if tolerance == "0" else tolerance,
    }


def write_matching(item: Item) -> Cells:
    name_lost(item, "pairs", "surplus")
    content = item.content
    pairs = [(pair["left"], pair["right"], pair.get("why", "")) for pair in content["pairs"]]
    pairs += [("", one["text"], one.get("why", "")) for one in content.get("surplus", [])]
    if any("->" in left for left, _right, _why in pairs):
        raise NotHeld(_("A table parts a pair at its first “->”, so this goes out as an essay."))
    texts = [f"{left} -> {right}".strip() for left, right, _why in pairs]
    return name_kind(item.kind) | write_options(texts, {"reason": [why for *_, why in pairs]})


def write_ordering(item: Item) -> Cells:
    name_lost(item, "items")
    texts = [one["text"] for one in item.content["items"]]
    return name_kind(item.kind) | write_options(texts, {})


def write_written(item: Item) -> Cells:
    content = item.content
    points = content["key_points"]
    # One that was made of the answer goes on being made of it.
    is_made = [one["id"] for one in points] == MAKESHIFT
    if is_made or any("\n" in one["text"] for one in points):
        name_lost(item, "model_answer", "minutes", "words", *(["key_points"] if is_made else []))
        lines = []
    else:
        name_lost(item, "model_answer", "minutes", "words", "key_points")
        lines = [f"{spell_number(one['weight'])}: {one['text']}" for one in points]
    if any(one.get("accepted") or one.get("wrong") for one in points):
        item.lose(_("A table has no place for other wordings of key points, nor for wrong claims."))
    return name_kind("written") | {
        "answer": content["model_answer"],
        "key points": "\n".join(lines),
        "minutes": spell_number(content["minutes"]) if "minutes" in content else "",
        "words": " to ".join(map(spell_number, content.get("words", []))),
    }


def write_essay(item: Item) -> Cells:
    """Write what a table has no kind for: its model answer, and what counts, as the answer."""
    lose_marking(item, str(TABLE), told=item.kind in WRITERS, held={"hints"})
    return name_kind("written") | {"answer": essay_guide(item)}


WRITERS: dict[str, Callable[[Item], Cells]] = {
    "single_choice": write_choice,
    "multiple_choice": write_choice,
    "true_false": write_true_false,
    "short_answer": write_short_answer,
    "numeric": write_numeric,
    "matching": write_matching,
    "ordering": write_ordering,
    "written": write_written,
}
