"""Dots on one scale: where each value lies, how sure that is, and what it is held against.

The dot plot of W. S. Cleveland, "The Elements of Graphing Data" (1985): what is compared is the
position on a common scale, which people read more exactly than lengths or areas.
"""

from collections.abc import Sequence

from studyhub.charts.bars import NAME, write_name
from studyhub.charts.frame import (
    Chart,
    Point,
    key_of_line,
    percent,
    table_of,
    write_line,
    write_mark,
    write_picture,
    write_text,
)
from studyhub.charts.tables import Table, Unit

ROW, DOT, FOOT = 52, 30, 24
# Below the letters of a name that reach under their line.
BELOW = 5
# Dots at 0 and at 100 % stand whole within the picture.
LEFT, RIGHT = 2.0, 98.0


def draw_dots(
    *,
    slug: str,
    title: str,
    columns: tuple[str, str],
    points: Sequence[Point],
    ticks: Sequence[tuple[float, str]],
    aim_says: str = "",
    how: str = "",
    unit: Unit = Unit.SHARE,
    table: Table | None = None,
) -> Chart:
    """Return a dot for each point that has a value; `ticks` are places of the scale with names.

    The first and the last tick are the ends of the scale.
    """
    low, high = ticks[0][0], ticks[-1][0]
    bottom = len(points) * ROW

    def place(value: float) -> str:
        share = min(1.0, max(0.0, (value - low) / (high - low)))
        return percent(LEFT + (RIGHT - LEFT) * share)

    # The lines of the scale leave out where the names and values of the rows stand.
    body = [
        write_line("chart__axis", place(at), row * ROW + NAME + BELOW, place(at), (row + 1) * ROW)
        for row in range(len(points))
        for at, _name in ticks
    ]
    body += [write_text(place(at), bottom + 18, name, kind_of(at, ticks)) for at, name in ticks]
    for number, point in enumerate(points):
        body += write_dot(point, number * ROW, place)
    keys = (key_of_line("chart__tick", aim_says),) if aim_says else ()
    return Chart(
        slug=slug,
        title=title,
        picture=write_picture(slug=slug, body=body, height=bottom + FOOT),
        table=table or table_of(points, columns, unit),
        keys=keys,
        how=how,
        form="rows",
    )


def kind_of(at: float, ticks: Sequence[tuple[float, str]]) -> str:
    """Return the class of a label: those at the ends begin and end with the picture."""
    if at == ticks[0][0]:
        return "chart__label chart__label--first"
    if at == ticks[-1][0]:
        return "chart__label chart__label--last"
    return "chart__label"


def write_dot(point: Point, y: float, place) -> list[str]:
    middle = y + DOT
    body = [
        *write_name(point, y),
        write_line("chart__axis", place(-1e9), middle, place(1e9), middle),
    ]
    aims = point.aim if isinstance(point.aim, tuple) else (point.aim,)
    for x in (place(aim) for aim in aims if aim is not None):
        body.append(write_line("chart__tick", x, middle - 8, x, middle + 8))
    if point.value is None:
        return body
    if point.span:
        start, end = (place(value) for value in point.span)
        body.append(write_line("chart__reach", start, middle, end, middle))
    shape = f'<circle class="chart__dot" cx="{place(point.value)}" cy="{middle}" r="6"'
    return [*body, write_mark(shape, point.spoken, point.url)]
