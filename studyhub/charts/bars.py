"""Bars from zero: upright for what has an order, lying for what has names."""

from collections.abc import Sequence

from studyhub.charts.frame import (
    FOOT,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    Chart,
    Point,
    Scale,
    key_of_line,
    percent,
    round_up,
    shift,
    shorten,
    table_of,
    write_axis,
    write_labels,
    write_line,
    write_mark,
    write_picture,
    write_text,
)
from studyhub.charts.tables import Table, Unit

# The share of its place that a bar fills.
FILL = 0.72
# A lying bar: its name and figure on one line, the bar below, and the gap to the next.
ROW, NAME, BAR, THICK = 48, 14, 24, 10


def draw_bars(
    *,
    slug: str,
    title: str,
    columns: tuple[str, str],
    points: Sequence[Point],
    aim: float | None = None,
    aim_says: str = "",
    how: str = "",
    table: Table | None = None,
) -> Chart:
    """Return a bar for each point, from zero up; `aim` is a line across."""
    tallest = [(point.span or (0, 0))[1] for point in points]
    top = round_up(max([aim or 0, *tallest, *(point.value or 0 for point in points)]))
    place = Scale(0, top)
    step = (RIGHT - LEFT) / max(len(points), 1)
    body = write_axis([(place(value), f"{value:g}") for value in (top / 2, top)], LEFT)
    for number, point in enumerate(points):
        start, middle = LEFT + step * number, percent(LEFT + step * (number + 0.5))
        body.append(write_bar(point, place, start + step * (1 - FILL) / 2, step * FILL))
        body += write_whisker(point, place, middle)
    if aim is not None:
        body.append(write_line("chart__aim", percent(LEFT), place(aim), percent(RIGHT), place(aim)))
    body += write_labels(points, step, LEFT)
    return Chart(
        slug=slug,
        title=title,
        picture=write_picture(slug=slug, body=[shift(body)], height=HEIGHT + TOP + FOOT),
        table=table or table_of(points, columns, Unit.NUMBER),
        upwards=columns[1],
        across=columns[0],
        keys=(key_of_line("chart__aim", aim_says),) if aim_says else (),
        how=how,
    )


def write_bar(point: Point, place: Scale, start: float, width: float) -> str:
    y = place(point.value or 0)
    shape = (
        f'<rect class="chart__bar" x="{percent(start)}" y="{y:.1f}" width="{percent(width)}"'
        f' height="{HEIGHT - y:.1f}"'
    )
    return write_mark(shape, point.spoken, point.url)


def write_whisker(point: Point, place: Scale, middle: str) -> list[str]:
    if not point.span:
        return []
    low, high = point.span
    return [write_line("chart__whisker", middle, place(low), middle, place(high))]


def draw_rows(
    *,
    slug: str,
    title: str,
    columns: tuple[str, str],
    points: Sequence[Point],
    top: float = 1.0,
    unit: Unit = Unit.SHARE,
    aim_says: str = "",
    how: str = "",
    table: Table | None = None,
) -> Chart:
    """Return a lying bar for each point on a scale from 0 to `top`, its name and figure above it.

    Its interval is a thin line, its aim one tick, or two where the aim is a range.
    """
    body: list[str] = []
    for number, point in enumerate(points):
        y = number * ROW
        body += write_name(point, y)
        body.append(
            f'<rect class="chart__track" x="0" y="{y + BAR}" width="100%" height="{THICK}" rx="2"/>'
        )
        share = min(1.0, (point.value or 0) / top)
        shape = (
            f'<rect class="chart__bar" x="0" y="{y + BAR}" width="{percent(100 * share)}"'
            f' height="{THICK}" rx="2"'
        )
        body.append(write_mark(shape, point.spoken, point.url))
        body += write_interval(point, y + BAR + THICK / 2, top)
        body += write_ticks(point, y + BAR, top)
    return Chart(
        slug=slug,
        title=title,
        picture=write_picture(slug=slug, body=body, height=max(1, len(points)) * ROW),
        table=table or table_of(points, columns, unit),
        keys=(key_of_line("chart__tick", aim_says),) if aim_says else (),
        how=how,
        form="rows",
    )


def write_name(point: Point, y: float) -> list[str]:
    """Return the name of a row and its figure, at both ends of one line."""
    return [
        write_text("0", y + NAME, shorten(point.label), "chart__name"),
        write_text("100%", y + NAME, short_figure(point), "chart__figure"),
    ]


def short_figure(point: Point) -> str:
    """Return the figure without its evidence, which the table and the pointer tell."""
    return point.says.split(",")[0]


def write_interval(point: Point, y: float, top: float) -> list[str]:
    if not point.span:
        return []
    low, high = (percent(100 * min(1.0, value / top)) for value in point.span)
    ends = [write_line("chart__whisker", x, y - 4, x, y + 4) for x in (low, high)]
    return [write_line("chart__whisker", low, y, high, y), *ends]


def write_ticks(point: Point, y: float, top: float) -> list[str]:
    aims = point.aim if isinstance(point.aim, tuple) else (point.aim,)
    known = [percent(100 * min(1.0, aim / top)) for aim in aims if aim is not None]
    return [write_line("chart__tick", x, y - 4, x, y + THICK + 4) for x in known]
