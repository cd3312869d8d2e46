"""Charts as plain SVG: the places of bars and lines, for templates/ui/chart.html to draw.

Across, everything is in percent of the width, so that a chart fits a phone and a wide window with
the same letters; upwards in pixels. Nothing needs a style attribute: what the policy of the site
refuses. Each chart has its data as a table beside it, which is the same for everybody.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

HEIGHT = 176
# Of the width: room at the left for a number, or for a percentage.
LEFT, LEFT_OF_SHARES, RIGHT = 8.0, 13.0, 99.0
# The share of its place that a bar fills.
FILL = 0.72
MOST_LABELS = 7


@dataclass(frozen=True)
class Point:
    """One value: what it is called below the chart and in the table, and how its value reads."""

    label: str
    value: float | None
    says: str
    # The name in full for the table, where the label is short.
    name: str = ""
    # From and to, where the value has an interval.
    span: tuple[float, float] | None = None


@dataclass(frozen=True)
class Tick:
    at: str
    label: str
    is_minor: bool = False


@dataclass(frozen=True)
class Bar:
    x: str
    y: str
    width: str
    height: str
    middle: str
    says: str
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Segment:
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Chart:
    """What the template draws: `title` is the finding."""

    slug: str
    title: str
    columns: tuple[str, str]
    points: Sequence[Point]
    bars: tuple[Bar, ...] = ()
    dots: tuple[Bar, ...] = ()
    segments: tuple[Segment, ...] = ()
    rows: tuple[Tick, ...] = ()
    labels: tuple[Tick, ...] = ()
    aim: str = ""
    aim_says: str = ""
    # How it is computed, in a sentence.
    how: str = ""
    height: int = HEIGHT
    left: str = f"{LEFT:g}%"
    right: str = f"{RIGHT:g}%"


def draw_bars(
    *,
    slug: str,
    title: str,
    columns: tuple[str, str],
    points: Sequence[Point],
    aim: float | None = None,
    aim_says: str = "",
    how: str = "",
) -> Chart:
    """Return a bar for each point, from zero up; `aim` is a line across."""
    top = round_up(max([aim or 0, *(point.value or 0 for point in points)]))
    place = Scale(0, top)
    step = (RIGHT - LEFT) / max(len(points), 1)
    bars = tuple(
        Bar(
            x=percent(LEFT + step * (number + (1 - FILL) / 2)),
            y=pixels(place(point.value or 0)),
            width=percent(step * FILL),
            height=pixels(HEIGHT - place(point.value or 0)),
            middle=percent(LEFT + step * (number + 0.5)),
            says=f"{point.name or point.label}: {point.says}",
        )
        for number, point in enumerate(points)
    )
    return Chart(
        slug=slug,
        title=title,
        columns=columns,
        points=points,
        bars=bars,
        rows=tuple(Tick(pixels(place(value)), f"{value:g}") for value in (top / 2, top)),
        labels=label_below(points, step),
        aim=pixels(place(aim)) if aim is not None else "",
        aim_says=aim_says,
        how=how,
    )


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
) -> Chart:
    """Return a dot for each share (0 to 1) that is known, joined to the one before it.

    The scale runs from `low` to `high`, in percent; what is outside stands at its edge.
    """
    place = Scale(low, high)
    step = (RIGHT - LEFT_OF_SHARES) / max(len(points), 1)
    dots = []
    for number, point in enumerate(points):
        if point.value is not None:
            middle = percent(LEFT_OF_SHARES + step * (number + 0.5))
            span = [pixels(place(value)) for value in point.span or ()] or ["", ""]
            height = pixels(place(point.value))
            says = f"{point.name or point.label}: {point.says}"
            dots.append(Bar("", height, "", "", middle, says, low=span[0], high=span[1]))
    return Chart(
        slug=slug,
        title=title,
        columns=columns,
        points=points,
        dots=tuple(dots),
        segments=tuple(
            Segment(one.middle, one.y, other.middle, other.y) for one, other in pairwise(dots)
        ),
        rows=tuple(
            Tick(pixels(place(value)), f"{value * 100:.0f} %")
            for value in (low, (low + high) / 2, high)
        ),
        labels=label_below(points, step, LEFT_OF_SHARES),
        left=f"{LEFT_OF_SHARES:g}%",
        aim=pixels(place(aim)) if aim is not None else "",
        aim_says=aim_says,
        how=how,
    )


@dataclass(frozen=True)
class Scale:
    """Turns values into pixels from the top; what lies outside is at the edge."""

    low: float
    high: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return HEIGHT * (1 - min(1.0, max(0.0, share)))


def label_below(points: Sequence[Point], step: float, left: float = LEFT) -> tuple[Tick, ...]:
    """Return the labels that fit below: of many points some, on a phone every other of these."""
    every = max(1, math.ceil(len(points) / MOST_LABELS))
    chosen = list(enumerate(points))[::every]
    return tuple(
        Tick(
            percent(left + step * (number + 0.5)),
            point.label,
            is_minor=every > 1 and index % 2 == 1,
        )
        for index, (number, point) in enumerate(chosen)
    )


def round_up(value: float) -> float:
    """Return the next of 2, 4, 10, 20, 40, 100, ...: its half is a whole number as well."""
    if value <= 2:
        return 2
    size = 10 ** math.floor(math.log10(value))
    return next(step * size for step in (1, 2, 4, 6, 10) if step * size >= value)


def percent(value: float) -> str:
    return f"{value:.2f}%"


def pixels(value: float) -> str:
    return f"{value:.1f}"
