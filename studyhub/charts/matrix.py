"""A matrix: rows and columns of cells in five steps of lightness."""

from collections.abc import Sequence
from dataclasses import dataclass

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
LONGEST_ROW = 15


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
    how: str = "",
    heads: int = MOST_HEADS,
) -> Chart:
    """Return the cells of each row under the names of the columns, of which `heads` have room."""
    step = (100 - left) / max(1, len(columns))
    every = max(1, -(-len(columns) // max(1, heads)))
    body = [
        write_text(percent(left + step * (number + 0.5)), HEAD - 8, name, "chart__label")
        for number, name in enumerate(columns)
        if number % every == 0
    ]
    for number, (name, cells) in enumerate(rows):
        y = HEAD + number * ROW
        body.append(write_text("0", y + 17, shorten(name, LONGEST_ROW), "chart__name"))
        body += [write_cell(cell, left + step * at, y, step) for at, cell in enumerate(cells)]
    return Chart(
        slug=slug,
        title=title,
        picture=write_picture(
            slug=slug,
            body=body,
            height=HEAD + max(1, len(rows)) * ROW,
            down=max(1, len(columns)),
        ),
        table=table,
        across=across,
        how=how,
        form="wide" if heads > MOST_HEADS else "",
    )


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
