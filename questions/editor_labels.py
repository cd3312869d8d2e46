"""What authors read about the fields of a question, instead of the words of a pack's file."""

import re
from collections.abc import Iterable, Mapping

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
    "retired": _lazy("Retired"),
    # The form calls the id of a question its name.
    "slug": _lazy("Name"),
    "id": _lazy("Name"),
    "change": _lazy("The change is"),
}
# The commonest things that are missing, by the last step of the path.
MISSING = {
    "text": _lazy("Write the question."),
    "options": _lazy("Fill in two options or more."),
    "topic": _lazy("Choose a topic."),
    "right": _lazy("Choose whether it is true or false."),
    "value": _lazy("Write the right number."),
    "accepted": _lazy("Add an accepted spelling."),
    "difficulty": _lazy("Choose a difficulty."),
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
# What stands in a field and cannot, by what the field takes.
WRONG_SHAPES = {
    "level": _lazy("Choose from 1 to 5."),
    "whole": _lazy("Enter a whole number from 1 to 1000."),
    "number": _lazy("Enter a number."),
    "minutes": _lazy("Enter the minutes, such as 5."),
    "percent": _lazy("Enter whole per cents from 0 to 100."),
    "range": _lazy("Enter the least and the most."),
    "title": _lazy("Shorten it: 200 characters are the limit."),
    "slug": _lazy("Use small letters, digits and single hyphens, at most 80."),
    "slugs": _lazy("Use small letters, digits and hyphens."),
    "link": _lazy("Enter an address that begins with https://."),
}
PLACE_SHAPES = {"difficulty": "level", "tags": "slugs", "slug": "slug", "id": "slug"}
UNKNOWN = re.compile(
    r"(The pack|competencies\.yaml|The lesson(?: \S+)?) has no such \w+\. "
    r"Add it, or correct the name\."
)
# How many rows a list has, as the scorer says it: "2 to 20 pairs".
ENTRY_COUNT = re.compile(r"\d+ to \d+ [^.]+")
UNKNOWN_FACT = "facts.yaml has no fact of this name. "
WHOLE_ANSWERS = {"numeric": MISSING["value"], "short_answer": MISSING["accepted"]}


def name_path(kind: str, path: str, rows: Mapping[str, str] | None = None) -> str:
    """Return the label of an entry by its path: `options.b.why` is "Options, b, Why".

    The groups around an entry are left out; rows stay, named by what they say where `rows` has it
    by their paths: "Options, “A queue”, Why". Else by their ids.
    """
    return str(PLACES[path]) if path in PLACES else name_entry(entries_of(kind), path, rows)


def name_entry(entries: Iterable[Entry], path: str, rows: Mapping[str, str] | None = None) -> str:
    """Return the label of one of `entries` by its path: see `name_path`."""
    names: list[str] = []
    is_group = False
    steps = path.split(".")
    for number, step in enumerate(steps, start=1):
        entry = next((one for one in entries if one.name == step), None)
        if entry is None:
            says = (rows or {}).get(".".join(steps[:number]))
            names.append(_("“%(words)s”") % {"words": says} if says else step)
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
    return ".".join(str(int(one) + 1) if one.isdecimal() else one for one in path.split("."))


def gap_answers(entry: Entry) -> tuple[Entry, ...]:
    """Return all that an answer to a gap can say, whatever the kind of the gap."""
    if entry.name != "answer":
        return ()
    return tuple(one for entries in ANSWERS.values() for one in entries)


def say_fault(kind: str, path: str, sentence: str, *, is_of_pack: bool) -> str:
    """Return what a pack's check says about a field in the words of the editor, where it has some.

    `is_of_pack`: whether the question belongs to a pack, or to a bank of this site.
    """
    name = path.rpartition(".")[2]
    if sentence.startswith(f"{name} is missing. "):
        return say_missing(kind, path)
    if sentence.startswith(f"This cannot be {name}. "):
        return say_wrong(kind, path, sentence)
    if sentence.startswith(f"{name} needs a list of ") and ENTRY_COUNT.search(sentence):
        return _("Give %(count)s.") % {"count": ENTRY_COUNT.search(sentence)[0]}
    if sentence.startswith(UNKNOWN_FACT):
        return say_unknown_fact(is_of_pack)
    if found := UNKNOWN.fullmatch(sentence):
        return say_unknown(is_of_lesson=found[1].startswith("The lesson"))
    return sentence


def tell_import(kind: str, says: Iterable, *, is_of_pack: bool) -> list[tuple[int, str]]:
    """Return what an import says of an item, each sentence with its line, in the editor's words."""
    return [(line, name_place(kind, *told, is_of_pack=is_of_pack)) for line, *told in says]


def name_place(
    kind: str, sentence: str, path: str = "", column: str = "", *, is_of_pack: bool
) -> str:
    """Return a sentence of an import with the field of the editor, or the column of its table."""
    if not (path or column):
        return sentence
    says = say_fault(kind, path, sentence, is_of_pack=is_of_pack)
    if column:
        return _("Column “%(column)s”: %(says)s") % {"column": column, "says": says}
    return _("%(field)s: %(says)s") % {"field": name_field(kind, path), "says": says}


def say_missing(kind: str, path: str) -> str:
    name = path.rpartition(".")[2]
    if path == "answer" and kind in WHOLE_ANSWERS:
        return str(WHOLE_ANSWERS[kind])
    if path == "text" or (name in MISSING and name != "text"):
        return str(MISSING[name])
    shape = shape_at(kind, path)
    return str(MISSING_SHAPES[shape]) if shape in MISSING_SHAPES else _("Write it: it is empty.")


def say_wrong(kind: str, path: str, sentence: str) -> str:
    """Return how to mend a value; the cure that the check has, where the editor has none."""
    entry = entry_at(kind, path)
    if entry and entry.of:
        return _("Nothing in “%(list)s” has this title.") % {"list": name_path(kind, entry.of)}
    shape = PLACE_SHAPES.get(path) or shape_at(kind, path)
    return str(WRONG_SHAPES[shape]) if shape in WRONG_SHAPES else sentence.partition(". ")[2]


def say_unknown_fact(is_of_pack: bool) -> str:
    if is_of_pack:
        return _("The pack of this bank has no fact of this name. Correct the name.")
    return _("Only packs have facts, and this bank is of no pack. Write the value itself.")


def say_unknown(*, is_of_lesson: bool) -> str:
    if is_of_lesson:
        return _("The lesson has none of this name. Choose another.")
    return _("A question of this bank cannot have this one. Choose another.")


def shape_at(kind: str, path: str) -> str:
    """Return what the field takes that a path leads to; "" where it leads to none."""
    entry = entry_at(kind, path)
    return entry.shape.removesuffix("?") if entry else ""


def entry_at(kind: str, path: str) -> Entry | None:
    """Return the innermost entry that a path leads to."""
    entries: Iterable[Entry] = entries_of(kind)
    innermost = None
    for step in path.split("."):
        entry = next((one for one in entries if one.name == step), None)
        if entry is not None:
            entries, innermost = entry.entries or gap_answers(entry), entry
    return innermost


def find_field(kind: str, path: str, sentence: str) -> tuple[str, str]:
    """Return the field of the form that a path leads into, and the sentence about what is in it.

    A field of several lines, or of texts by name, has no control for each.
    """
    entry = entry_at(kind, path)
    shape = entry.shape.removesuffix("?") if entry else ""
    above, found, within = path.rpartition(f"{entry.name}." if entry else ".")
    if not (found and shape in ("texts", "slugs", "fields")) or (entry.entries or not within):
        return path, sentence
    if shape == "texts" and within.isdecimal():
        says = _("Line %(number)s: %(says)s")
        sentence = says % {"number": int(within) + 1, "says": sentence}
    elif shape == "fields":
        sentence = _("“%(name)s”: %(says)s") % {"name": within, "says": sentence}
    return above + entry.name, sentence


def place_on_page(kind: str, path: str) -> tuple:
    """Return what paths are ordered by as their fields stand on the page, from top to bottom."""
    first, *rest = path.split(".")
    names = [*(entry.name for entry in entries_of(kind)), *PLACES]
    return names.index(first) if first in names else -1, [step.zfill(4) for step in rest]
