"""A table of questions, as spreadsheet programs save it: read into items, one row each.

The first row names the columns. Rows are counted as such programs count them, and texts are
Markdown. Several things in one cell, such as options, stand on lines of their own.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import StringIO

from django.utils.translation import gettext as _

from questions.portable.decoding import decode_table
from questions.portable.items import FormatError, Item, Reading, Refusal, make_name
from questions.portable.limits import (
    LONGEST_ITEM,
    LONGEST_KEY,
    LONGEST_TAG,
    MOST_COLUMNS,
    MOST_ITEMS,
    MOST_ROWS,
    MOST_TAGS,
)
from questions.portable.markdown_text import to_markdown
from questions.portable.pictures import Album
from questions.portable.stamps import read_stamp
from questions.portable.table_answers import (
    ARRANGED,
    CELLS,
    FILLS,
    OF_KINDS,
    choose_kind,
    list_lines,
    list_paths,
)
from questions.portable.table_formulas import undo_defusing
from questions.portable.tagging import take_difficulty

DELIMITERS = ",;\t"
# What Excel takes as a word about the file, and not as its first row.
SEPARATOR = re.compile(r"sep=([,;\t|])[^\n]*(?:\n|$)")
NAMES = {
    "id": ("id", "idnumber"),
    "title": ("title", "name"),
    "kind": ("kind", "type", "question type"),
    "question": ("question", "prompt", "text", "question text", "front"),
    "options": ("options", "choices"),
    "answer": ("answer", "answers", "correct", "correct answer", "right answer", "back"),
    "reasons": ("reasons", "reason", "whys"),
    "shares": ("shares", "share"),
    "why_true": ("reason true", "why true"),
    "why_false": ("reason false", "why false"),
    "key_points": ("key points", "key point"),
    "minutes": ("minutes",),
    "words": ("words",),
    "unit": ("unit",),
    "tolerance": ("tolerance",),
    "explanation": ("explanation",),
    "hints": ("hints", "hint"),
    "tags": ("tags", "tag"),
    "topic": ("topic",),
    "difficulty": ("difficulty",),
    "version": ("version",),
}
COLUMNS = {name: column for column, names in NAMES.items() for name in names}
# A column for each option, and for what is said of it beside.
NUMBERED = re.compile(r"(option|choice|reason|why|share)(?: ([a-z])| ?(\d{1,2}))")
SAME = {"choice": "option", "why": "reason"}
BROKEN = re.compile(r"#(?:REF!|NAME\?|VALUE!|DIV/0!|N/A|NUM!|NULL!)")
# Which column an entry of a content is made of.
MADE_OF = {
    "text": "question",
    "items": "options",
    "pairs": "options",
    "surplus": "options",
    "right": "answer",
    "model_answer": "answer",
    "key_points": "answer",
    "answer.unit": "unit",
    "answer.tolerance": "tolerance",
    "id": "id",
}

# What an item names as made of a column only where its cell says something.
BESIDE = ("reasons", "shares", "why_true", "why_false", "key_points", "minutes", "words")


@dataclass
class Header:
    """The first row: each column by its place, under our name for it."""

    names: list[str]
    columns: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.columns = [name_column(name) for name in self.names]

    def title(self, column: str) -> str:
        """Return what the file calls a column of ours: of options, the first of their columns."""
        ours = (column, column.removesuffix("s"))
        return next(
            (self.names[self.columns.index(one)] for one in ours if one in self.columns), column
        )


def name_column(name: str) -> str:
    """Return our name for a column; "" for one that a table has no use for."""
    folded = fold(name)
    if found := NUMBERED.fullmatch(folded):
        return SAME.get(found[1], found[1])
    return COLUMNS.get(folded, "")


def name_place(name: str) -> int | None:
    """Return the place from 0 that a column has by its letter or its number, if it has one."""
    found = NUMBERED.fullmatch(fold(name))
    if not found:
        return None
    return ord(found[2]) - ord("a") if found[2] else int(found[3]) - 1


def fold(name: str) -> str:
    return " ".join(re.sub(r"[\s_-]+", " ", name).split()).casefold()


def read_table(data: bytes) -> Reading:
    """Return the items of a CSV file. Raise FormatError where it is none."""
    text, encoding = decode_table(data)
    delimiter = ""
    if said := SEPARATOR.match(text):
        delimiter, text = said[1], text[said.end() :]
    rows = list_rows(text, delimiter or guess_delimiter(text))
    header = read_header(rows)
    reading = Reading()
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(reading.items) + len(reading.refusals) >= MOST_ITEMS:
            says = _("The file has more than %(limit)s items. Part it into several.")
            raise FormatError(says % {"limit": MOST_ITEMS})
        row = Row(number, cells, header, encoding)
        try:
            reading.items.append(row.read())
        except FormatError as error:
            reading.refusals.append(Refusal(number, 0, row.name(), error.says))
    return reading


def guess_delimiter(text: str) -> str:
    """Return what parts the cells: that by which most columns of the first row are known."""

    def count_known(delimiter: str) -> int:
        try:
            _number, cells = next(list_rows(text, delimiter), (0, []))
        except FormatError:
            return 0
        return sum(bool(name_column(cell)) for cell in cells[:MOST_COLUMNS])

    return max(DELIMITERS, key=count_known)


def list_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows, each with its number from 1, from the first that says something on."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number, is_begun = 0, False
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error:
            says = _(
                "Row %(row)s cannot be read: a quotation mark in it is not closed, or is not "
                "doubled. Nothing behind it was read."
            )
            raise FormatError(says % {"row": number}) from None
        if cells is None:
            return
        if number > MOST_ROWS:
            says = _("The table has more than %(limit)s rows, empty ones counted. Part it.")
            raise FormatError(says % {"limit": MOST_ROWS})
        is_begun = is_begun or any(cell.strip() for cell in cells)
        if is_begun:
            yield number, cells


def read_header(rows: Iterator[tuple[int, list[str]]]) -> Header:
    """Return the header, taken from `rows`. Raise FormatError where it names no question."""
    _number, cells = next(rows, (0, []))
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        del names[-1]
    if len(names) > MOST_COLUMNS:
        says = _("The first row has %(count)s columns; %(limit)s is the limit.")
        raise FormatError(says % {"count": len(names), "limit": MOST_COLUMNS})
    header = Header(names)
    if "question" not in header.columns:
        says = _(
            "The first row names the columns, and none of them is “question”. It says: %(names)s."
        )
        shown = ", ".join(name[:40] for name in names[:12] if name)
        raise FormatError(says % {"names": shown or _("nothing")})
    seen: dict[tuple[str, int | None], str] = {}
    for name, column in zip(names, header.columns, strict=True):
        key = (column, name_place(name))
        if column and key in seen:
            says = _("The columns “%(one)s” and “%(other)s” are the same. Leave one.")
            raise FormatError(says % {"one": seen[key], "other": name})
        seen[key] = name
    return header


class Row:
    """Reads one row."""

    def __init__(self, number: int, cells: list[str], header: Header, encoding: str):
        self.header, self.encoding = header, encoding
        self.cells = [undo_defusing(cell.strip()) for cell in cells]
        self.item = Item("", {}, line=number)

    def name(self) -> str:
        """Return what a refused row is called."""
        return make_name(self.first("title") or self.first("question"))

    def first(self, column: str) -> str:
        """Return the cell of a column; "" where the table has none."""
        return next((cell for _name, cell in self.of(column)), "")

    def of(self, column: str) -> Iterator[tuple[str, str]]:
        """Yield the cells of a column that say something, each with what the file calls it."""
        for name, one, cell in zip(
            self.header.names, self.header.columns, self.cells, strict=False
        ):
            if one == column and cell:
                yield name, cell

    def read(self) -> Item:
        self.check()
        item = self.item
        item.key = self.first("id")[:LONGEST_KEY]
        item.name = " ".join(self.first("title").split())[:200]
        item.content["text"] = self.markdown("question")
        if not item.content["text"]:
            raise self.stop("question", _("Write what is asked."))
        for column in ("explanation", "hints"):
            if cell := self.markdown(column):
                item.content[column] = list_lines(cell) if column == "hints" else cell
        self.read_place()
        self.fill()
        return item

    def check(self) -> None:
        """Raise FormatError where the row is no row of this table, or a cell holds an error."""
        count, columns = len(self.cells), len(self.header.names)
        if any(self.cells[columns:]):
            says = _(
                "This row has %(count)s cells and the first one %(columns)s. A text that holds the "
                "sign between cells stands in quotation marks."
            )
            raise FormatError(says % {"count": count, "columns": columns})
        length = sum(map(len, self.cells))
        if length > LONGEST_ITEM:
            says = _("This item has %(count)s characters; %(limit)s is the limit.")
            raise FormatError(says % {"count": length, "limit": LONGEST_ITEM})
        for name, cell in zip(self.header.names, self.cells, strict=False):
            if BROKEN.fullmatch(cell):
                says = _("Column “%(column)s”: %(value)s is an error of the spreadsheet.")
                raise FormatError(says % {"column": name, "value": cell})

    def stop(self, column: str, says: str) -> FormatError:
        """Return the error of a cell, to raise."""
        told = {"column": self.header.title(column), "says": says}
        return FormatError(_("Column “%(column)s”: %(says)s") % told)

    def markdown(self, column: str) -> str:
        return to_markdown(self.first(column), "markdown", Album(self.item))

    def read_place(self) -> None:
        """Read the tags, the topic as it is written there, the difficulty, and the stamp."""
        tags = [tag.strip()[:LONGEST_TAG] for tag in re.split(r"[,;\n]", self.first("tags"))]
        self.item.tags = tuple(dict.fromkeys(tag for tag in tags if tag))[:MOST_TAGS]
        take_difficulty(self.item)
        if topic := self.first("topic"):
            self.item.place["topic"] = topic[:200]
        if difficulty := self.first("difficulty"):
            if difficulty not in ("1", "2", "3", "4", "5"):
                raise self.stop("difficulty", _("Write a whole number from 1 to 5."))
            self.item.place["difficulty"] = int(difficulty)
        if version := self.first("version"):
            if not (stamp := read_stamp(version)):
                says = _("Leave it as the export wrote it, or write the number of a version.")
                raise self.stop("version", says)
            self.item.stamp = stamp

    def fill(self) -> None:
        """Read the options and the answer, as the kind has them."""
        options = [line for line in self.first("options").split("\n") if line.strip()]
        numbered = sorted((name_place(name), name, cell) for name, cell in self.of("option"))
        if options and numbered:
            says = _("The options stand here and in columns of their own. Leave one.")
            raise self.stop("options", says)
        cells = {name: self.first(name) for name in CELLS}
        cells["options"] = [
            to_markdown(one, "markdown", Album(self.item))
            for one in options or [cell for _place, _name, cell in numbered]
        ]
        # Which option a letter or a number names: with an empty column between, no later one.
        named = range(len(options)) if options else [place for place, _name, _cell in numbered]
        cells["places"] = {place: number for number, place in enumerate(named)}
        kind = choose_kind(self.first("kind"), cells, self.stop)
        cells["paths"] = list(list_paths(kind, cells["options"]))
        named = [name for _place, name, _cell in numbered]
        self.item.columns = self.name_columns(dict(zip(cells["paths"], named, strict=False)))
        cells |= self.read_beside(kind, cells)
        try:
            FILLS[kind](self.item, cells, self.stop)
        except FormatError as error:
            if error.line:
                # Of `answers`, which tells the line of an item or of an answer.
                column = "options" if kind in ARRANGED else "answer"
                raise self.stop(column, error.says) from None
            raise
        # What a question that is there has of it stays: only a new one lacks it.
        self.item.losses = [replace(loss, of_new=True) for loss in self.item.losses]
        self.name_losses(kind)

    def read_beside(self, kind: str, cells: Mapping) -> dict[str, dict]:
        """Return what is said of the options and of true and false; note of what columns it is."""
        found = {
            column: self.find_beside(column, cells) if kind in OF_KINDS[column] else {}
            for column in ("reason", "share")
        }
        reasons = {
            number: to_markdown(cell, "markdown", Album(self.item))
            for number, (_name, cell) in found["reason"].items()
        }
        whys = {name: self.markdown(name) for name in ("why_true", "why_false")}
        named = (name for name in BESIDE if name not in ("reasons", "shares") and self.first(name))
        told = {name: self.header.title(name) for name in named}
        for column, entry in (("reason", "why"), ("share", "share")):
            paths = ((cells["paths"][at], name) for at, (name, _cell) in found[column].items())
            told |= {f"{path}.{entry}": name for path, name in paths}
        self.item.columns = {**self.item.columns, **told}
        return {"reasons": reasons, "shares": found["share"], "whys": whys}

    def find_beside(self, column: str, cells: Mapping) -> dict[int, tuple[str, str]]:
        """Return what stands beside each option, by its number: the name of a column, and a cell.

        It has a column of its own there, or a line in one for all.
        """
        lines, numbered = self.first(f"{column}s"), list(self.of(column))
        if lines and numbered:
            says = _("They stand here and in columns of their own. Leave one.")
            raise self.stop(f"{column}s", says)
        if lines:
            told = [line.strip() for line in lines.split("\n")]
            if len(told) != len(cells["options"]):
                says = _("Lines: %(lines)s, options: %(options)s. Write one for each.")
                counts = {"lines": len(told), "options": len(cells["options"])}
                raise self.stop(f"{column}s", says % counts)
            name = self.header.title(f"{column}s")
            return {number: (name, line) for number, line in enumerate(told) if line}
        places = {name: cells["places"].get(name_place(name)) for name, _cell in numbered}
        if lone := next((name for name, place in places.items() if place is None), None):
            raise self.stop(lone, _("There is no option of this letter or number."))
        return {places[name]: (name, cell) for name, cell in numbered}

    def name_columns(self, options: Mapping[str, str]) -> dict[str, str]:
        """Return what the file calls the column that an entry is made of, by the entry's path.

        `options` has this of those that have columns of their own.
        """
        named = {column: self.header.title(column) for column in NAMES if column not in BESIDE}
        made = {path: named[column] for path, column in MADE_OF.items()}
        return {**named, **made, **options}

    def name_losses(self, kind: str) -> None:
        """Name the cells that have no place here, and letters that may have been misread."""
        for name, column, cell in zip(
            self.header.names, self.header.columns, self.cells, strict=False
        ):
            if cell and not column:
                self.item.lose(_("The column “%(column)s” is not kept.") % {"column": name})
            elif cell and kind not in OF_KINDS.get(column, (kind,)):
                says = _("The column “%(column)s” is not kept: no question of this kind has it.")
                self.item.lose(says % {"column": name})
        if self.encoding and not all(map(str.isascii, self.cells)):
            says = _("The file is not UTF-8 and was read as %(encoding)s: look at its letters.")
            self.item.lose(says % {"encoding": self.encoding})


def find_column(columns: Mapping[str, str], path: str) -> str:
    """Return the column that the entry at a path is made of; "" where there is none."""
    steps = path.split(".")
    paths = (".".join(steps[:count]) for count in range(len(steps), 0, -1))
    return next((columns[one] for one in paths if one in columns), "")
