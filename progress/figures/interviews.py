"""Interviews: what each section earned, sitting by sitting."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.domain.record import Record
from progress.domain.sections import Sitting
from progress.figures.base import Action, Figure, show, whole, withhold
from studyhub.charts import Column, Point, Series, Table, Unit, draw_lines

# As many lines can be told apart.
LINES = 4


def draw_sections(record: Record) -> Figure:
    """Return the share of points of each section over the last interviews."""
    sittings = [one for one in record.sittings if total_of(one) is not None]
    days = {one.interview.pk: record.day_of(one) for one in sittings}
    table = tabulate(sittings, days)
    if not sittings:
        return withhold(
            slug="interviews",
            title=_("No interview has a score yet"),
            lacks=_("A short one is a good first: 15 minutes, with pause."),
            how=how(),
            table=table,
            action=Action(_("Set up an interview"), reverse("interviews")),
        )
    newest = sittings[-1]
    line = newest.interview.plan["pass_percent"] / 100
    chart = draw_lines(
        slug="interviews",
        title=name_finding(sittings),
        columns=(_("Interview"), _("Of the points")),
        series=[
            Series(name, [point_of(one, name, days[one.interview.pk]) for one in sittings])
            for name in choose_lines(sittings)
        ],
        low=0.0,
        high=1.0,
        aim=line,
        aim_says=_("The line of the newest one, %(line)d %%") % {"line": whole(line)},
        table=table,
        how=how(),
    )
    url = reverse("interview_result", args=[newest.interview.pk])
    return show(chart, Action(_("Open the newest result"), url))


def how() -> str:
    return _(
        "For each section, the points that it earned divided by what its questions could earn. A "
        "question without an answer earns 0; an answer that waits for its score is left out, and "
        "so is a question that was dropped. A mentor's mark counts in place of the automatic "
        "score. Shown are the last 8 interviews, and the 4 sections that occur most."
    )


def total_of(sitting: Sitting) -> float | None:
    """Return the share of all points of an interview; None where nothing could be earned yet."""
    maximum = sum(section.maximum for section in sitting.sections)
    return float(sum(section.points for section in sitting.sections) / maximum) if maximum else None


def name_finding(sittings: Sequence[Sitting]) -> str:
    """Say where the interviews lead from and to."""
    last = whole(total_of(sittings[-1]))
    if len(sittings) == 1:
        return _("Your interview earned %(last)d of 100") % {"last": last}
    title = ngettext(
        "From %(first)d to %(last)d of 100 in %(count)d interview",
        "From %(first)d to %(last)d of 100 in %(count)d interviews",
        len(sittings),
    )
    return title % {"first": whole(total_of(sittings[0])), "last": last, "count": len(sittings)}


def choose_lines(sittings: Sequence[Sitting]) -> list[str]:
    """Return the sections that occur most, in the order of the newest interviews."""
    counts = Counter(
        section.title
        for sitting in reversed(sittings)
        for section in sitting.sections
        if section.share is not None
    )
    return [title for title, _count in counts.most_common(LINES)]


def point_of(sitting: Sitting, name: str, on: date) -> Point:
    share = share_in(sitting, name)
    day = date_format(on, "j M")
    says = "–" if share is None else _("%(share)d %%") % {"share": whole(share)}
    return Point(
        label=day,
        name=f"{name}, {sitting.interview.plan['title']}, {day}",
        value=share,
        says=says,
        url=reverse("interview_result", args=[sitting.interview.pk]),
    )


def share_in(sitting: Sitting, name: str) -> float | None:
    """Return the share of points of the sections of that title."""
    found = [one for one in sitting.sections if one.title == name and one.maximum]
    maximum = sum(one.maximum for one in found)
    return float(sum(one.points for one in found) / maximum) if maximum else None


def tabulate(sittings: Sequence[Sitting], days: dict[UUID, date]) -> Table:
    columns = (
        Column("interview", _("Interview"), Unit.TEXT),
        Column("day", _("Day"), Unit.DAY),
        Column("section", _("Section"), Unit.TEXT),
        Column("points", _("Points")),
        Column("maximum", _("Of")),
        Column("share", _("Share"), Unit.SHARE),
    )
    rows = [
        (
            sitting.interview.plan["title"],
            days[sitting.interview.pk],
            section.title,
            section.points,
            section.maximum,
            section.share,
        )
        for sitting in reversed(sittings)
        for section in sitting.sections
        if section.maximum
    ]
    return Table(columns, rows)
