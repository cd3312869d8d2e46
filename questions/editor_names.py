"""Fields of a form that name rows of the same question: shown and typed by title, kept by id.

A row may get another title in the same form, and another row the one that it had. So beside such a
field stands, unseen, whose title it was shown with: where that was not typed over, the id holds.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from questions.editor_forms import Node, read_entries, read_lines, split_lines
from questions.editor_rows import walk
from questions.kinds import Entry
from scoring import fold_text

# The name of the unseen field: the path of the one that names, and the list whose rows it names.
SHOWN = re.compile(r"(.+)\.of\.(\w+)")


def read_content(data: Mapping[str, Any], entries: tuple[Entry, ...]) -> dict:
    """Return the content that was typed, with the ids of what its entries name by titles."""
    content = read_entries(put_ids(data, entries), entries)
    return rename(content, entries, {of: ids_by_title(content, of) for of in named_lists(entries)})


def show_titles(content: Mapping[str, Any], entries: tuple[Entry, ...]) -> dict:
    """Return a content with the titles of what its entries name by ids: see `read_content`."""
    titles = {of: titles_by_id(content, of) for of in named_lists(entries)}
    return rename(content, entries, titles)


def put_ids(data: Mapping[str, Any], entries: tuple[Entry, ...]) -> Mapping[str, Any]:
    """Return a form with the ids of the rows whose titles stand where they were shown."""
    unseen = [found for name in data if (found := SHOWN.fullmatch(name))]
    if not unseen:
        return data
    lists = named_lists(entries)
    rows = read_entries(data, [one for one in entries if one.name in lists])
    ids = {of: {one["id"] for one in list_named(rows, of)} for of in lists}
    made = data.copy()
    for path, of in (found.groups() for found in unseen):
        shown = read_shown(data, f"{path}.of.{of}", known=ids.get(of, set()))
        made[path] = "\n".join(shown.get(line, line) for line in split_lines(data, path))
    return made


def read_shown(data: Mapping[str, Any], name: str, *, known: set[str]) -> dict[str, str]:
    """Return the ids by the titles that a field was shown with: those of the rows that are left."""
    lines = (line.partition(" ") for line in read_lines(data, name))
    return {title: row_id for row_id, _space, title in lines if row_id in known}


def note_ids(nodes: Iterable[Node], content: Mapping[str, Any]) -> None:
    """Give the fields that name rows the ids behind the titles that they show."""
    for node in walk(nodes):
        if node.entry.of:
            ids = ids_by_title(content, node.entry.of)
            lines = [(ids.get(fold_text(line)), line) for line in str(node.value).split("\n")]
            # What has a blank in it is no id, and is refused as one.
            node.shown = "\n".join(f"{one} {line}" for one, line in lines if one and " " not in one)


def named_lists(entries: Iterable[Entry]) -> set[str]:
    """Return the names of the lists whose ids stand elsewhere in a content."""
    inner = (named_lists(one.entries) for one in entries)
    return {one.of for one in entries if one.of}.union(*inner)


def ids_by_title(content: Mapping[str, Any], of: str) -> dict[str, str]:
    """Return the ids by what may be typed for them; an id means itself first of all."""
    named = list_named(content, of)
    titles = {fold_text(str(one["title"])): one["id"] for one in named if one.get("title")}
    return titles | {fold_text(one["id"]): one["id"] for one in named}


def titles_by_id(content: Mapping[str, Any], of: str) -> dict[str, str]:
    """Return the titles that are read back as the ids that they stand for."""
    ids = ids_by_title(content, of)
    titles = {one["id"]: str(one.get("title") or "") for one in list_named(content, of)}
    return {fold_text(one): text for one, text in titles.items() if ids.get(fold_text(text)) == one}


def list_named(content: Mapping[str, Any], of: str) -> list[Mapping[str, Any]]:
    records = content.get(of)
    rows = records if isinstance(records, list) else []
    return [one for one in rows if isinstance(one, Mapping) and isinstance(one.get("id"), str)]


def rename(record: Mapping[str, Any], entries: Iterable[Entry], names: Mapping[str, Any]) -> dict:
    """Return a record with other names of what its entries name; what has none stays."""
    by_name = {one.name: one for one in entries}
    return {
        name: rename_value(value, by_name[name], names) if name in by_name else value
        for name, value in record.items()
    }


def rename_value(value: Any, entry: Entry, names: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [rename_value(one, entry, names) for one in value]
    if isinstance(value, Mapping):
        return rename(value, entry.entries, names)
    if value is None:
        return None  # a blank line
    return names[entry.of].get(fold_text(str(value)), value) if entry.of else value
