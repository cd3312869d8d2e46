"""What authors read about the fields of a question, instead of the words of a pack's file."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from questions.editor_forms import entries_of
from questions.kinds import Entry
from questions.kinds.cloze import ANSWERS

PLACES = {
    "kind": _lazy("Kind"),
    "bank": _lazy("Bank"),
    "topic": _lazy("Topic"),
    "lesson": _lazy("Lesson"),
    "section": _lazy("Section"),
    "objective": _lazy("Objective"),
    "difficulty": _lazy("Difficulty"),
    "tags": _lazy("Tags"),
}
# The commonest things that are missing, by the last step of the path.
MISSING = {
    "text": _lazy("Write the question."),
    "options": _lazy("Add two options or more."),
    "topic": _lazy("Choose a topic."),
    "value": _lazy("Write the right number."),
    "accepted": _lazy("Add an accepted spelling."),
}
# The same by what a field takes.
MISSING_SHAPES = {
    "records": _lazy("Fill in the first row."),
    "fields": _lazy("Fill in its parts."),
    "range": _lazy("Enter the least and the most."),
    "minutes": _lazy("Enter the minutes, such as 5."),
    "number": _lazy("Enter a number."),
    "texts": _lazy("Write one or more."),
    "slugs": _lazy("Choose one or more."),
    "slug": _lazy("Choose one."),
}
WHOLE_ANSWERS = {"numeric": MISSING["value"], "short_answer": MISSING["accepted"]}


def name_path(kind: str, path: str) -> str:
    """Return the label of an entry by its path: `options.b.why` is "Options, b, Why".

    The groups around an entry are left out; rows stay, named by their ids.
    """
    return str(PLACES[path]) if path in PLACES else name_entry(entries_of(kind), path)


def name_entry(entries: Iterable[Entry], path: str) -> str:
    """Return the label of one of `entries` by its path: see `name_path`."""
    names: list[str] = []
    is_group = False
    for step in path.split("."):
        entry = next((one for one in entries if one.name == step), None)
        if entry is None:
            names.append(step)
            continue
        if is_group:
            names.pop()
        names.append(str(entry.label))
        entries = entry.entries or gap_answers(entry)
        is_group = entry.shape.removesuffix("?") == "fields" and bool(entries)
    return ", ".join(names)


def name_field(kind: str, path: str) -> str:
    """Return the label of a field of the form by its path: `options.0.why` is "Options, 1, Why"."""
    return name_path(kind, count_from_one(path)) if path else ""


def count_from_one(path: str) -> str:
    """Return the path of a field, whose rows are counted from 0, as people count them."""
    return ".".join(str(int(one) + 1) if one.isdigit() else one for one in path.split("."))


def gap_answers(entry: Entry) -> tuple[Entry, ...]:
    """Return all that an answer to a gap can say, whatever the kind of the gap."""
    if entry.name != "answer":
        return ()
    return tuple(one for entries in ANSWERS.values() for one in entries)


def say_missing(kind: str, path: str, sentence: str) -> str:
    """Return a sentence about a field in the words of the editor, where it has one."""
    name = path.rpartition(".")[2]
    if not sentence.startswith(f"{name} is missing. "):
        return sentence
    if path == "answer" and kind in WHOLE_ANSWERS:
        return str(WHOLE_ANSWERS[kind])
    if path == "text" or name in ("options", "topic", "value", "accepted"):
        return str(MISSING[name])
    shape = shape_at(kind, path)
    return str(MISSING_SHAPES[shape]) if shape in MISSING_SHAPES else _("Write it: it is empty.")


def shape_at(kind: str, path: str) -> str:
    """Return what the field takes that a path leads to; "" where it leads to none."""
    entries: Iterable[Entry] = entries_of(kind)
    shape = ""
    for step in path.split("."):
        entry = next((one for one in entries if one.name == step), None)
        if entry is not None:
            entries, shape = entry.entries or gap_answers(entry), entry.shape.removesuffix("?")
    return shape


def place_on_page(kind: str, path: str) -> tuple:
    """Return what paths are ordered by as their fields stand on the page, from top to bottom."""
    first, *rest = path.split(".")
    names = [*(entry.name for entry in entries_of(kind)), *PLACES]
    return names.index(first) if first in names else -1, [step.zfill(4) for step in rest]
