"""A calendar: weeks as columns, Monday on top, five steps of lightness."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import mark_safe

from studyhub.charts.frame import Chart, Key, percent, write_mark, write_picture, write_text
from studyhub.charts.tables import Table

# A square and its gap, and the room above for the months and at the left for the weekdays.
STEP, SIDE, HEAD = 16, 13, 20
LEFT = 10.0
# A column is wide enough for a third of the name of a month.
ROOM = 3
DAYS = 7


@dataclass(frozen=True)
class Square:
    """One day: its step from 0 (nothing) to 4, and its words."""

    day: date
    level: int
    says: str


def draw_days(
    *,
    slug: str,
    title: str,
    weeks: Sequence[Sequence[Square]],
    table: Table,
    legend: tuple[str, str],
    how: str = "",
) -> Chart:
    """Return the days of `weeks`, the last of which may be short. `legend`: for few and many."""
    step = (100 - LEFT) / max(1, len(weeks))
    body = write_months(weeks, step) + write_weekdays(weeks)
    for number, week in enumerate(weeks):
        x, width = percent(LEFT + step * number), percent(step * SIDE / STEP)
        body += [write_square(one, x, width, at) for at, one in enumerate(week)]
    return Chart(
        slug=slug,
        title=title,
        picture=write_picture(slug=slug, body=body, height=HEAD + DAYS * STEP, along=DAYS),
        table=table,
        keys=(Key(mark_safe(STEPS_KEY), " – ".join(legend)),),
        how=how,
        form="days",
    )


def write_square(square: Square, x: str, width: str, at: int) -> str:
    shape = (
        f'<rect class="chart__cell lvl--{square.level}" x="{x}" y="{HEAD + at * STEP}"'
        f' width="{width}" height="{SIDE}" rx="2"'
    )
    return write_mark(shape, square.says)


def write_months(weeks: Sequence[Sequence[Square]], step: float) -> list[str]:
    """Return the name of a month above the week in which it begins, where there is room."""
    names, last = [], -ROOM
    for number, week in enumerate(weeks):
        begins = number == 0 or week[0].day.month != weeks[number - 1][0].day.month
        if begins and number - last >= ROOM and number <= len(weeks) - 2:
            names.append(
                write_text(percent(LEFT + step * number), HEAD - 7, date_format(week[0].day, "M"))
            )
            last = number
    return names


def write_weekdays(weeks: Sequence[Sequence[Square]]) -> list[str]:
    """Return the names of every other day of the first week."""
    days = weeks[0] if weeks else ()
    return [
        write_text("0", HEAD + at * STEP + 11, date_format(one.day, "D"))
        for at, one in enumerate(days)
        if at % 2 == 0
    ]


STEPS_KEY = (
    '<svg width="80" height="14" aria-hidden="true">'
    + "".join(
        f'<rect class="chart__cell lvl--{level}" x="{level * 16 + 1}" y="1" width="12"'
        f' height="12" rx="2"/>'
        for level in range(5)
    )
    + "</svg>"
)
