"""The form of a question, made from what its kind declares: any kind is edited by the same page.

A field is named by its path in the content, such as `options.1.why`, so that a fault finds it. What
was typed is read back into a record as a pack has it; what cannot be read stays as it was typed,
and the check names it. The buttons for rows are those of `questions.editor_rows`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from questions.domain.records import make_slug
from questions.kinds import KINDS, Entry
from questions.kinds.cloze import ANSWERS
from questions.models import Kind
from studyhub.params import drop_unseen

BEFORE = (Entry("text", "text", _("Question"), _("Markdown."), is_markdown=True),)
AFTER = (
    Entry(
        "explanation",
        "text?",
        _("Explanation"),
        _("Shown after the answer, whatever it was. Markdown."),
        is_markdown=True,
    ),
    Entry("hints", "texts?", _("Hints"), _("Each costs the learner a share of the points.")),
)
NUMBERS = ("number", "minutes", "whole", "level", "percent")
NAMED_BY_WORDS = ("key_points", "components", "gaps")
FIRST_GAP = "short_answer"
# The buttons for rows, by the names that they send.
DEEDS = ("add", "remove", "up", "undo")
# In a form whose blank rows are to stay, since its page shows them: see `keep_blank_rows`.
BLANK = "blank"
# Before the names of the fields of a removed row, which the form carries.
WAS = "was."
FEWEST_ROWS = {"options": 2, "items": 4, "pairs": 2, "gaps": 1, "key_points": 1, "components": 2}


@dataclass
class Node:
    """One field, a group of fields, or rows of them."""

    path: str
    entry: Entry
    widget: str
    value: Any = ""
    error: str = ""
    children: list["Node"] = field(default_factory=list)
    rows: list["Row"] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    has_focus: bool = False
    # Of what it names by title: see `questions.editor_names`.
    shown: str = ""
    # What was removed from behind its last row: see `questions.editor_rows`.
    removed: Any = None

    @property
    def key(self) -> str:
        """Return the id of its control in the page."""
        return f"field-{self.path}"

    @property
    def chosen(self) -> list[str]:
        """Return what is ticked of its options, by name."""
        return [str(title) for value, title in self.options if value in (self.value or ())]


@dataclass
class Row:
    """One row of a repeated group."""

    path: str
    number: int
    nodes: list[Node]
    is_first: bool
    # Whether it was moved up by the press that brought the page.
    is_raised: bool = False
    # What was removed from before it, and whether the button that brings it back has the focus.
    removed: Any = None
    has_focus: bool = False
    # What it is called, where a page folds long rows; "" where it shows them whole.
    label: str = ""
    is_open: bool = False


def entries_of(kind: str) -> tuple[Entry, ...]:
    """Return all that a question of a kind says, from top to bottom.

    Of a kind that there is not, as a file may name one, that is what all kinds say.
    """
    return (*BEFORE, *(KINDS[kind].entries if kind in KINDS else ()), *AFTER)


def below(entry: Entry, record: Mapping[str, Any]) -> tuple[Entry, ...]:
    """Return the entries of a mapping; those of the answer to a gap go by the kind of the gap."""
    if is_of_gap(entry):
        return ANSWERS.get(record.get("kind") or FIRST_GAP, ())
    return entry.entries


def is_of_gap(entry: Entry) -> bool:
    return entry.name == "answer" and not entry.entries


def choose_widget(entry: Entry, choices: Mapping[str, list], record: Mapping[str, Any]) -> str:
    shape = entry.shape.removesuffix("?")
    if shape == "fields":
        return "group" if below(entry, record) else "pairs"
    if entry.name in choices:
        return "many" if shape in ("slugs", "texts") else "select"
    if entry.choices:
        return "select"
    if shape in NUMBERS:
        return "number"
    simple = {"text": "text", "flag": "flag", "texts": "lines", "slugs": "lines"}
    return simple.get(shape) or {"range": "range", "records": "rows"}.get(shape, "line")


def build_nodes(
    entries: Iterable[Entry],
    record: Mapping[str, Any],
    *,
    path: str = "",
    faults: Mapping[str, str],
    choices: Mapping[str, list],
) -> list[Node]:
    """Return the fields of `record`, with the faults that are about them."""
    nodes = []
    for entry in entries:
        if is_of_gap(entry) and not below(entry, record):
            continue  # a gap of options has no answer beside them
        widget = choose_widget(entry, choices, record)
        here = f"{path}.{entry.name}" if path else entry.name
        node = Node(here, entry, widget, record.get(entry.name), faults.get(here, ""))
        fill_node(node, record, faults, choices)
        nodes.append(node)
    return nodes


def fill_node(node: Node, record: Mapping, faults: Mapping, choices: Mapping) -> None:
    """Give a field what its control shows."""
    value, entry = node.value, node.entry
    if node.widget == "rows":
        rows = value if isinstance(value, list) else []
        lacking = 0 if entry.is_optional else FEWEST_ROWS.get(entry.name, 1) - len(rows)
        rows = [*rows, *({} for _row in range(lacking))]
        node.rows = [
            build_row(entry, one, f"{node.path}.{number}", number, faults, choices)
            for number, one in enumerate(rows)
        ]
    elif node.widget == "group":
        inner = value if isinstance(value, Mapping) else {}
        node.children = build_nodes(
            below(entry, record), inner, path=node.path, faults=faults, choices=choices
        )
    elif node.widget == "pairs":
        node.value = list_pairs(value, choices.get("sections", ()))
    elif node.widget in ("select", "many"):
        node.options = [*choices.get(entry.name, [(one, name(one)) for one in entry.choices])]
        if entry.shape == "flag":
            node.options.insert(0, ("", _("Choose")))
            node.value = "" if value is None else str(value).lower()
        if node.widget == "many":
            # What is ticked comes first, in its order: saved as it is, it is no other version.
            ticked = [*(value or ())]
            node.options.sort(key=lambda one: (*ticked, one[0]).index(one[0]))
    elif node.widget == "lines":
        node.value = "\n".join(map(str, value)) if isinstance(value, list) else value or ""
    elif node.widget == "range":
        node.value = [*(value if isinstance(value, list) else []), "", ""][:2]
    elif node.widget != "flag" and value is None:
        node.value = ""


def name(choice: str) -> str:
    """Return what a choice is called: a kind by its name."""
    return str(dict(Kind.choices).get(choice, choice.replace("_", " ")))


def build_row(
    entry: Entry, record: Any, path: str, number: int, faults: Mapping, choices: Mapping
) -> Row:
    record = record if isinstance(record, Mapping) else {}
    nodes = build_nodes(entry.entries, record, path=path, faults=faults, choices=choices)
    # What is read comes first, the name that files use last.
    nodes.sort(key=lambda node: node.entry.name in ("id", "slug"))
    return Row(path, number, nodes, is_first=number == 0)


def list_pairs(value: Any, names: Iterable[tuple[str, str]]) -> list[tuple[str, Any]]:
    """Return the entries of a mapping, the sections of the template among them, and a free one."""
    pairs = dict(value) if isinstance(value, Mapping) else {}
    missing = {name: "" for name, _title in names if name not in pairs}
    return [*pairs.items(), *missing.items(), ("", "")]


def read_entries(data: Mapping[str, Any], entries: Iterable[Entry], path: str = "") -> dict:
    """Return the record that was typed into the fields of `entries`."""
    record: dict[str, Any] = {}
    for entry in entries:
        here = f"{path}.{entry.name}" if path else entry.name
        value = read_entry(data, entry, here, record)
        if value is not None:
            record[entry.name] = value
    return record


# A draft that was kept while this was a box to tick has "on".
CHOSEN = {"true": True, "on": True, "false": False}


def read_entry(data: Mapping[str, Any], entry: Entry, path: str, record: Mapping) -> Any:
    """Return the value of one entry; None where nothing was typed."""
    shape = entry.shape.removesuffix("?")
    if shape == "records":
        return read_rows(data, entry, path)
    if shape == "fields":
        entries = below(entry, record)
        if is_of_gap(entry) and not entries:
            return None
        inner = read_entries(data, entries, path) if entries else read_pairs(data, path)
        return inner or None
    if shape == "flag" and entry.choices:
        return CHOSEN.get(data.get(path, ""))
    if shape == "flag":
        ticked = path in data
        return ticked if ticked or not entry.is_optional else None
    if shape == "range":
        ends = [read_number(data.get(f"{path}.{number}", "")) for number in (0, 1)]
        return ends if any(end != "" for end in ends) else None
    if shape in ("texts", "slugs"):
        return read_texts(data, path)
    typed = tidy(data.get(path, ""))
    return (read_number(typed) if shape in NUMBERS else typed) if typed else None


def tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in part_lines(text)).strip()


def part_lines(text: str) -> list[str]:
    return drop_unseen(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")


def read_lines(data: Mapping[str, Any], path: str) -> Iterator[str]:
    return filter(None, split_lines(data, path))


def split_lines(data: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield each line that was typed, without blanks at its ends."""
    typed = data.getlist(path) if hasattr(data, "getlist") else [data.get(path, "")]
    for text in typed:
        yield from map(str.strip, part_lines(text))


def read_texts(data: Mapping[str, Any], path: str) -> list[str | None] | None:
    """Return the lines that say something; None where there are none.

    Of a page that is left as it is each blank one stays, as None: its author counts it.
    """
    lines = list(split_lines(data, path))
    if BLANK in data and any(lines):
        return [line or None for line in lines]
    return list(filter(None, lines)) or None


def read_number(typed: str) -> Any:
    """Return a number where it is one; else the text, which the check will name."""
    for convert in (int, float):
        try:
            return convert(typed)
        except ValueError:
            continue
    return typed


def read_pairs(data: Mapping[str, Any], path: str) -> dict[str, Any]:
    pairs = {}
    for number in find_numbers(data, path):
        name = tidy(data.get(f"{path}.{number}.name", ""))
        value = tidy(data.get(f"{path}.{number}.value", ""))
        if name and value:
            pairs[name] = read_number(value) if path.endswith("units") else value
    return pairs


def read_rows(data: Mapping[str, Any], entry: Entry, path: str) -> list[dict] | None:
    """Return the rows in which something was typed, each with an id where it needs one.

    After a button for rows the blank ones stay too: who asked for one more sees one more. And they
    stay where a page is spoken of that is left as it is.
    """
    numbers = find_numbers(data, path)
    rows = [read_entries(data, entry.entries, f"{path}.{number}") for number in numbers]
    if not any(name in data for name in (*DEEDS, BLANK)):
        rows = [row for row in rows if is_typed(row)]
    if any(one.name == "id" for one in entry.entries):
        # One that was removed may come back with its id.
        name_rows(rows, entry.name, taken=data.get(f"{WAS}id", ""))
    return rows or None


def is_typed(row: Mapping[str, Any]) -> bool:
    """Return whether something was typed into a row, or into one of the rows within it."""
    return any(value not in (False, None, [], {}) for name, value in row.items() if name != "id")


def keep_blank_rows(data: QueryDict) -> QueryDict:
    """Return a form that is read with its blank rows, each by the number that its page has it."""
    made = data.copy()
    made[BLANK] = ""
    return made


def drop_blank_rows(value: Any) -> Any:
    """Return a record without the rows and lines in which nothing was typed."""
    if isinstance(value, Mapping):
        return {name: drop_blank_rows(one) for name, one in value.items()}
    return [one for _at, one in list_typed(value)] if isinstance(value, list) else value


def list_typed(rows: list) -> Iterator[tuple[int, Any]]:
    """Yield what something was typed into, each with its place among all rows or lines."""
    for at, row in enumerate(rows):
        kept = drop_blank_rows(row)
        if is_typed(kept) if isinstance(kept, Mapping) else kept is not None:
            yield at, kept


def count_blank_rows(value: Any, path: str) -> str:
    """Return the path among all rows and lines of what has this path among the typed ones."""
    steps = path.split(".")
    for number, step in enumerate(steps):
        if isinstance(value, list):
            places = dict(enumerate(at for at, _row in list_typed(value)))
            place = places.get(int(step)) if step.isdecimal() else None
            if place is None:
                break
            steps[number], value = str(place), value[place]
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return ".".join(steps)


def find_numbers(data: Mapping[str, Any], path: str) -> list[int]:
    pattern = re.compile(re.escape(path) + r"\.(\d{1,3})\.")
    return sorted({int(found[1]) for key in data if (found := pattern.match(key))})


def name_rows(rows: list[dict], name: str, *, taken: str) -> None:
    """Give the rows without an id one that no other row has; a blank row needs none."""
    others = {taken, *(row["id"] for row in rows if row.get("id"))}
    for row in filter(is_typed, rows):
        if not row.get("id"):
            row["id"] = next(one for one in suggest_ids(row, name) if one not in others)
            others.add(row["id"])
        row_id = row.pop("id")
        rest = dict(row)
        row.clear()
        row.update({"id": row_id, **rest})


def suggest_ids(row: Mapping[str, Any], name: str) -> Iterator[str]:
    words = make_slug(str(row.get("title") or row.get("text") or ""), longest=24)
    if name in NAMED_BY_WORDS and words:
        yield words
    if name == "surplus":
        yield from (f"extra-{number}" for number in range(1, 100))
    yield from ascii_lowercase
    yield from (f"row-{number}" for number in range(1, 1000))
