"""Lines: values over time, those that are known joined, with their intervals as a band."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import mark_safe

from studyhub.charts.frame import (
    FOOT,
    HEIGHT,
    LEFT_OF_SHARES,
    RIGHT,
    TOP,
    Chart,
    Key,
    Point,
    Scale,
    key_of_line,
    percent,
    shift,
    table_of,
    write_axis,
    write_labels,
    write_line,
    write_mark,
    write_picture,
)
from studyhub.charts.tables import Table, Unit

# Marks differ by shape as well as by colour. Around (0, 0), six pixels to each side.
SHAPES = (
    '<circle class="chart__dot" r="4.5"',
    '<rect class="chart__dot" x="-4" y="-4" width="8" height="8"',
    '<path class="chart__dot" d="M0-6L6 5H-6z"',
    '<path class="chart__dot chart__dot--open" d="M-4-4L4 4M4-4L-4 4"',
)


@dataclass(frozen=True)
class Series:
    """One line: its name, and a point for each place below; without a value it is not known."""

    name: str
    points: Sequence[Point]


def draw_line(
    *,
    slug: str,
    title: str,
    columns: tuple[str, str],
    points: Sequence[Point],
    low: float,
    high: float,
    aim: float | None = None,
    aim_says: str = "",
    how: str = "",
    table: Table | None = None,
) -> Chart:
    """Return one line of shares (0 to 1) with the intervals as a band around it.

    The scale runs from `low` to `high`; what is outside stands at its edge.
    """
    return draw_lines(
        slug=slug,
        title=title,
        columns=columns,
        series=[Series(columns[1], points)],
        low=low,
        high=high,
        aim=aim,
        aim_says=aim_says,
        how=how,
        table=table or table_of(points, columns, Unit.SHARE),
    )


def draw_lines(
    *,
    slug: str,
    title: str,
    columns: tuple[str, str],
    series: Sequence[Series],
    low: float,
    high: float,
    table: Table,
    aim: float | None = None,
    aim_says: str = "",
    how: str = "",
) -> Chart:
    """Return a line for each series, four at most, over the same places."""
    place = Scale(low, high)
    points = series[0].points if series else ()
    step = (RIGHT - LEFT_OF_SHARES) / max(len(points), 1)
    middles = [LEFT_OF_SHARES + step * (number + 0.5) for number in range(len(points))]
    rows = [(place(value), f"{value * 100:.0f} %") for value in (low, (low + high) / 2, high)]
    body = write_axis(rows, LEFT_OF_SHARES)
    if aim is not None:
        y = place(aim)
        body.append(write_line("chart__aim", percent(LEFT_OF_SHARES), y, percent(RIGHT), y))
    for number, one in enumerate(series[: len(SHAPES)]):
        body.append(write_series(one, number, middles, place))
    body += write_labels(points, step, LEFT_OF_SHARES)
    keys = [key_of_series(one.name, at) for at, one in enumerate(series[: len(SHAPES)])]
    return Chart(
        slug=slug,
        title=title,
        picture=write_picture(slug=slug, body=[shift(body)], height=HEIGHT + TOP + FOOT),
        table=table,
        upwards=columns[1],
        across=columns[0],
        keys=(
            *(keys if len(series) > 1 else ()),
            *([key_of_line("chart__aim", aim_says)] if aim_says else ()),
        ),
        how=how,
    )


def write_series(series: Series, number: int, middles: list[float], place: Scale) -> str:
    known = [
        (x, point)
        for x, point in zip(middles, series.points, strict=True)
        if point.value is not None
    ]
    marks = "".join(write_point(point, x, place(point.value), number) for x, point in known)
    lines = "".join(
        write_line("chart__line", percent(x), place(one.value), percent(end), place(other.value))
        for (x, one), (end, other) in list_joined(known)
    )
    return f'<g class="series-{number + 1}">{write_band(known, place)}{lines}{marks}</g>'


def list_joined(known: list[tuple[float, Point]]) -> Iterator[tuple]:
    """Yield each point, with its place, beside the next one of its group."""
    last: dict[str, tuple[float, Point]] = {}
    for one in known:
        group = one[1].group
        if group in last:
            yield last[group], one
        last[group] = one


def write_band(known: list[tuple[float, Point]], place: Scale) -> str:
    """Return the intervals as one band; of a single point as an upright line.

    A polygon knows no percent: it has a picture of its own that is 100 wide and is stretched.
    """
    spans = [(x, *point.span) for x, point in known if point.span]
    if len(spans) < 2:
        return "".join(
            write_line("chart__whisker", percent(x), place(low), percent(x), place(high))
            for x, low, high in spans
        )
    there = " ".join(f"{x:.2f},{place(high):.1f}" for x, _low, high in spans)
    back = " ".join(f"{x:.2f},{place(low):.1f}" for x, low, _high in reversed(spans))
    return (
        f'<svg class="chart__stretch" width="100%" height="{HEIGHT}" viewBox="0 0 100 {HEIGHT}"'
        f' preserveAspectRatio="none"><polygon class="chart__band" points="{there} {back}"/></svg>'
    )


def write_point(point: Point, x: float, y: float, number: int) -> str:
    """Return the mark of a point; a picture of its own moves it to its place in percent."""
    mark = write_mark(SHAPES[number], point.spoken, point.url)
    return (
        f'<svg class="chart__place" x="{percent(x)}" y="{y:.1f}" width="1" height="1">{mark}</svg>'
    )


def key_of_series(name: str, number: int) -> Key:
    drawing = (
        f'<svg width="24" height="14" viewBox="-12 -7 24 14" class="series-{number + 1}"'
        ' aria-hidden="true"><line class="chart__line" x1="-12" x2="12"/>'
        f"{SHAPES[number]}/></svg>"
    )
    return Key(mark_safe(drawing), name)
