"""A matrix: rows and columns of cells in five steps of lightness."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape

from studyhub.charts.frame import (
    Chart,
    percent,
    shorten,
    write_mark,
    write_picture,
    write_text,
)
from studyhub.charts.tables import Table

ROW, CELL, HEAD = 28, 24, 22
GAP = 0.4
MOST_HEADS = 8
# Names of rows, and those of a matrix that scrolls beneath them.
LONGEST_ROW, LONGEST_STAYING = 15, 22
# Longer names of columns slant down to their column; each letter takes so much height.
SHORT_HEAD, LONGEST_HEAD = 4, 26
SLANT, LETTER = 60, 6.6


@dataclass(frozen=True)
class Cell:
    """One cell: its step from 0 (nothing) to 4, its words, and the figure that stands in it."""

    level: int
    says: str
    figure: str = ""
    url: str = ""


def draw_matrix(
    *,
    slug: str,
    title: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Cell]]],
    table: Table,
    left: float = 30.0,
    across: str = "",
    note: str = "",
    how: str = "",
) -> Chart:
    """Return the cells of each row under the names of the columns.

    Short names stand level, as many as have room. Longer ones slant, and have their own mark, which
    the arrow keys reach from the first row.
    """
    step = (100 - left) / max(1, len(columns))
    slants = max(map(len, columns), default=0) > SHORT_HEAD
    is_wide = slants and len(columns) > MOST_HEADS
    head, body = write_slanting(columns, left, step) if slants else write_level(columns, left, step)
    for number, (_name, cells) in enumerate(rows):
        y = head + number * ROW
        body += [write_cell(cell, left + step * at, y, step) for at, cell in enumerate(cells)]
    body.append(write_names([name for name, _cells in rows], head, left, is_wide=is_wide))
    height = head + max(1, len(rows)) * ROW
    return Chart(
        slug=slug,
        title=title,
        picture=write_picture(
            slug=slug,
            body=body,
            height=height,
            down=max(1, len(columns)),
        ),
        table=table,
        across=across,
        note=note,
        how=how,
        form="wide" if is_wide else "",
    )


def write_level(columns: Sequence[str], left: float, step: float) -> tuple[int, list[str]]:
    """Return the height of the heads, and the names of as many columns as have room."""
    every = max(1, -(-len(columns) // MOST_HEADS))
    return HEAD, [
        write_text(percent(left + step * (number + 0.5)), HEAD - 8, name, "chart__label")
        for number, name in enumerate(columns)
        if number % every == 0
    ]


def write_slanting(columns: Sequence[str], left: float, step: float) -> tuple[int, list[str]]:
    """Return the height of the heads, and the name of each column, which ends above its middle."""
    head = HEAD + round(LETTER * min(max(map(len, columns)), LONGEST_HEAD))
    return head, [
        f'<svg class="chart__place" x="{percent(left + step * (number + 0.5))}" y="{head - 8}">'
        f'<text class="chart__head" transform="rotate({SLANT})">'
        f"{escape(shorten(name, LONGEST_HEAD))}<title>{escape(name)}</title></text></svg>"
        for number, name in enumerate(columns)
    ]


def write_names(names: Sequence[str], head: int, left: float, *, is_wide: bool) -> str:
    """Return the names of the rows. Those of a wide matrix stay in sight: see charts.js."""
    most = LONGEST_STAYING if is_wide else LONGEST_ROW
    texts = "".join(
        write_text("0", head + number * ROW + 17, shorten(name, most), "chart__name")
        for number, name in enumerate(names)
    )
    if not is_wide:
        return texts
    size = f'width="{percent(left)}" height="{len(names) * ROW}"'
    return f'<g class="chart__names"><rect class="chart__ground" y="{head}" {size}/>{texts}</g>'


def write_cell(cell: Cell, x: float, y: float, step: float) -> str:
    shape = (
        f'<rect class="chart__cell lvl--{cell.level}" x="{percent(x + GAP / 2)}" y="{y}"'
        f' width="{percent(step - GAP)}" height="{CELL}" rx="2"'
    )
    mark = write_mark(shape, cell.says, cell.url)
    if not cell.figure:
        return mark
    kind = f"chart__in-cell chart__in-cell--{cell.level}"
    return mark + write_text(percent(x + step / 2), y + 17, cell.figure, kind)
