"""What all charts share: the frame, its scale, and how a mark is written."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from studyhub.charts.tables import Column, Table, Unit

HEIGHT = 176
# Above the picture, so that the topmost label is not cut; below, the labels.
TOP, FOOT = 10, 30
# Of the width: room at the left for a number, or for a percentage.
LEFT, LEFT_OF_SHARES, RIGHT = 8.0, 13.0, 99.0
MOST_LABELS = 7
# Names stand on one line with their figure, on the narrowest phone as well.
LONGEST_NAME = 34
# Where a mark leads; see write_mark.
LINK = re.compile(r' data-url="[^"]*"')
# The drawing of a line in the key.
ACROSS, UPRIGHT = 'x1="0" x2="24" y1="7" y2="7"', 'x1="12" x2="12" y1="0" y2="14"'


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
    # What the value is held against.
    aim: float | tuple[float, float] | None = None
    # Where Enter, or a press, leads.
    url: str = ""
    # A line joins points of the same group alone.
    group: str = ""

    @property
    def full_name(self) -> str:
        return self.name or self.label

    @property
    def spoken(self) -> str:
        return f"{self.full_name}: {self.says}"


@dataclass(frozen=True)
class Key:
    """One entry of the legend: a drawing and its words."""

    drawing: SafeString
    says: str


@dataclass(frozen=True)
class Chart:
    """What `templates/ui/chart.html` shows: `title` is the finding."""

    slug: str
    title: str
    picture: SafeString
    table: Table
    # What the numbers at the left count, and what stands below.
    upwards: str = ""
    across: str = ""
    keys: tuple[Key, ...] = ()
    # What of it is not there, such as the rows of another page.
    note: str = ""
    # How it is computed, in a sentence or two.
    how: str = ""
    csv_url: str = ""
    json_url: str = ""
    # The class of its frame, where the form has one.
    form: str = ""

    @property
    def table_html(self) -> SafeString:
        return self.table.as_html(self.title)

    def at(self, address: str) -> "Chart":
        """Return the chart with links to its data: at `address` with .csv and .json behind it."""
        return replace(self, csv_url=f"{address}.csv", json_url=f"{address}.json")

    def without_links(self) -> "Chart":
        """Return the chart for a reader to whom the pages behind its marks are closed."""
        return replace(self, picture=mark_safe(LINK.sub("", self.picture)))


@dataclass(frozen=True)
class Scale:
    """Turns values into pixels from the top; what lies outside is at the edge."""

    low: float
    high: float

    def __call__(self, value: float) -> float:
        return HEIGHT * (1 - self.share(value))

    def share(self, value: float) -> float:
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


def write_picture(
    *, slug: str, body: Iterable[str], height: float, along: int = 1, down: int = 1
) -> SafeString:
    """Return the SVG around `body`.

    `along` and `down` say how many marks further the next one to the right and the next one below
    stand, in the order in which they are written: the arrow keys walk by them.
    """
    return mark_safe(
        f'<svg class="chart__picture" width="100%" height="{height:g}" role="img"'
        f' aria-labelledby="{slug}-title" data-along="{along}" data-down="{down}">'
        f"{''.join(body)}</svg>"
    )


def write_text(x: str, y: float, words: str, kind: str = "") -> str:
    shown = f' class="{kind}"' if kind else ""
    return f'<text{shown} x="{x}" y="{y:.1f}">{escape(words)}</text>'


def write_line(kind: str, x1: str, y1: float, x2: str, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1}" y1="{y1:.1f}" x2="{x2}" y2="{y2:.1f}"/>'


def write_mark(shape: str, says: str, url: str = "") -> str:
    """Return a mark with its words. `shape` is the element up to where its attributes end."""
    leads = f' data-url="{escape(url)}"' if url else ""
    name = shape[1 : shape.index(" ")]
    return f"{shape}{leads}><title>{escape(says)}</title></{name}>"


def write_axis(rows: Iterable[tuple[float, str]], left: float) -> list[str]:
    """Return the lines across, each with its number at the left, and the base."""
    start, end = percent(left), percent(RIGHT)
    lines = [
        write_line("chart__axis", start, y, end, y) + write_text("0", y + 4, words)
        for y, words in rows
    ]
    return [*lines, write_line("chart__axis chart__axis--base", start, HEIGHT, end, HEIGHT)]


def write_labels(points: Sequence[Point], step: float, left: float) -> list[str]:
    """Return the labels that fit below: of many points some, on a phone every other of these."""
    every = max(1, math.ceil(len(points) / MOST_LABELS))
    chosen = list(enumerate(points))[::every]
    return [
        write_text(
            percent(left + step * (number + 0.5)),
            HEIGHT + 22,
            point.label,
            "chart__label from-tablet" if every > 1 and index % 2 else "chart__label",
        )
        for index, (number, point) in enumerate(chosen)
    ]


def shift(body: Iterable[str]) -> str:
    """Return the body of an upright chart, moved down by the room above it."""
    return f'<g transform="translate(0 {TOP})">{"".join(body)}</g>'


def table_of(
    points: Sequence[Point], columns: tuple[str, str], unit: Unit, *, first: Unit = Unit.TEXT
) -> Table:
    """Return the table of a chart that was given points: name, value, and interval where any."""
    head = (Column("name", columns[0], first), Column("value", columns[1], unit))
    has_spans = any(point.span for point in points)
    spans = (Column("low", "", unit), Column("high", "", unit)) if has_spans else ()
    rows = [
        (point.full_name, point.value, *((point.span or (None, None)) if has_spans else ()))
        for point in points
    ]
    # A person reads value, interval and evidence in one sentence.
    said = (
        Column("name", columns[0], Unit.TEXT),
        Column("value", columns[1], Unit.TEXT, at_end=True),
    )
    return Table(
        columns=(*head, *spans),
        rows=rows,
        shown=Table(said, [(point.full_name, point.says) for point in points]),
    )


def key_of_line(kind: str, says: str) -> Key:
    """Return the key of a line across, or of a tick, which stands upright."""
    ends = UPRIGHT if kind == "chart__tick" else ACROSS
    line = f'<line class="{kind}" {ends}/>'
    return Key(mark_safe(f'<svg width="24" height="14" aria-hidden="true">{line}</svg>'), says)


def shorten(name: str, most: int = LONGEST_NAME) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def round_up(value: float) -> float:
    """Return the next of 2, 4, 10, 20, 40, 100, ...: its half is a whole number as well."""
    if value <= 2:
        return 2
    size = 10 ** math.floor(math.log10(value))
    return next(step * size for step in (1, 2, 4, 6, 10) if step * size >= value)


def percent(value: float) -> str:
    return f"{value:.2f}%"
