"""The data of a figure: what a person reads in its table, and what a program gets of it."""

import csv
import enum
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from studyhub.wording import whole_percent

# A spreadsheet takes a cell that begins so for a formula, and would compute what somebody typed.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Unit(enum.Enum):
    """What the values of a column are: how they read in the table."""

    TEXT = "text"
    NUMBER = "number"
    # From 0 to 1; a person reads percent.
    SHARE = "share"
    MINUTES = "minutes"
    SECONDS = "seconds"
    DAY = "day"


@dataclass(frozen=True)
class Column:
    """One column: its name for programs, its heading for people, and what is in it."""

    key: str
    label: str
    unit: Unit = Unit.NUMBER
    # Set like a number, though it is said in words.
    at_end: bool = False

    @property
    def is_number(self) -> bool:
        return self.at_end or self.unit not in (Unit.TEXT, Unit.DAY)


@dataclass(frozen=True)
class Table:
    """Rows of values as they are, None where nothing is known. The first column heads its row.

    `shown` is what the page shows, where a person reads it otherwise than a program.
    """

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Any]]
    shown: "Table | None" = None

    def as_html(self, caption: str) -> SafeString:
        """Return the table as a person reads it."""
        table = self.shown or self
        heads = "".join(
            f'<th scope="col"{NUMBER if column.is_number else ""}>{escape(column.label)}</th>'
            for column in table.columns
        )
        rows = "".join(write_row(table.columns, row) for row in table.rows)
        return mark_safe(
            f'<table class="table"><caption class="visually-hidden">{escape(caption)}</caption>'
            f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def as_csv(self) -> str:
        """Return the values as they are: shares from 0 to 1, days as in ISO 8601."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(column.key for column in self.columns)
        for row in self.rows:
            writer.writerow(defuse(plain(value)) for value in row)
        return out.getvalue()

    def as_records(self) -> list[dict[str, Any]]:
        """Return each row with the names of its columns."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, map(plain, row), strict=True)) for row in self.rows]


NUMBER = ' class="number"'
# Of what cells say so many are remembered.
MOST_SAID = 4096


def write_row(columns: Iterable[Column], row: Sequence[Any]) -> str:
    cells, language = [], get_language()
    for column, value in zip(columns, row, strict=True):
        words = escape(say(value, column.unit, language))
        if not cells:
            cells.append(f'<th scope="row">{words}</th>')
        else:
            cells.append(f"<td{NUMBER if column.is_number else ''}>{words}</td>")
    return f"<tr>{''.join(cells)}</tr>"


@lru_cache(MOST_SAID)
def say(value: Any, unit: Unit, _language: str | None) -> str:
    """Return `show`, remembered: tables of a page have many cells, and few of them differ."""
    return show(value, unit)


def show(value: Any, unit: Unit) -> str:
    """Return a value as a person reads it; nothing known is a dash."""
    if value is None or value == "":
        return "–"
    if unit is Unit.SHARE:
        return _("%(percent)d %%") % {"percent": whole_percent(value)}
    if unit is Unit.DAY:
        return date_format(value, "j M Y")
    if unit is Unit.MINUTES:
        return _("%(minutes)s min") % {"minutes": show_number(value)}
    if unit is Unit.SECONDS:
        return _("%(seconds)s s") % {"seconds": show_number(value)}
    if unit is Unit.NUMBER:
        return show_points(value)
    return str(value)


def show_number(value: float) -> str:
    """Return a number with one place after the point at most: no false precision."""
    if isinstance(value, int):
        return str(value)
    rounded = round(float(value), 1)
    return number_format(rounded, 0 if rounded == int(rounded) else 1)


def show_points(value: float) -> str:
    """Return quarters, in which points are given, as they are, and other numbers as above."""
    number = float(value)
    return number_format(number, 2) if (2 * number) % 1 == 0.5 else show_number(value)


def plain(value: Any) -> Any:
    """Return a value as JSON has it: days and instants in ISO 8601, floats to six places."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if value is None or isinstance(value, (str, int, bool)):
        return value
    return round(float(value), 6)


def defuse(value: Any) -> Any:
    """Keep a spreadsheet from taking words for a formula."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
