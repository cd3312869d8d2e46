"""Interviews: what each earned, whole and by section, sitting by sitting."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.domain.record import Record
from progress.domain.sections import INTERVIEWS, Sitting
from progress.figures.base import Action, Figure, show, whole, withhold
from studyhub.charts import Column, Point, Series, Table, Unit, draw_lines

# Beside that of the whole interview: four lines can be told apart.
SECTIONS = 3


def draw_sections(record: Record) -> Figure:
    """Return the share of points of the last interviews, of each whole and of its sections.

    A line joins those of the same blueprint: others ask other things.
    """
    sittings = counting_of(record)[-INTERVIEWS:]
    days = {one.interview.pk: record.day_of(one) for one in sittings}
    table = tabulate(sittings, days)
    if not sittings:
        return withhold(
            slug="interviews",
            title=_("No interview has a score that counts yet"),
            lacks=_("A short one is a good first: 15 minutes, with pause."),
            how=how(),
            table=table,
            action=Action(_("Set up an interview"), reverse("interviews")),
        )
    newest = sittings[-1]
    line = newest.interview.plan["pass_percent"] / 100
    aim_says = _("The line of the newest one, %(line)d %%") % {"line": whole(line)}
    chart = draw_lines(
        slug="interviews",
        title=name_finding(sittings),
        columns=(_("Interview"), _("Of the points")),
        series=[
            Series(
                name,
                [point_of(one, name, share(one), days[one.interview.pk]) for one in sittings],
            )
            for name, share in choose_lines(sittings)
        ],
        low=0.0,
        high=1.0,
        aim=line or None,
        aim_says=aim_says if line else "",
        table=table,
        how=how(),
    )
    url = reverse("interview_result", args=[newest.interview.pk])
    return show(chart, Action(_("Open the newest result"), url))


def how() -> str:
    return _(
        "Of the whole interview and of each section, the points that it earned divided by what "
        "its questions could earn. A line joins interviews of the same blueprint: others ask "
        "other things, so that one says little about the other. A question without an answer "
        "earns 0, unless everybody has full marks for it; an answer that waits for its score is "
        "left out, and so are a question that was dropped and an interview that ended after you "
        "had seen a key of it. A mentor's mark counts in place of the automatic score. "
        "Shown are the last 8 interviews that count, and the 3 sections that occur most; of those "
        "that occur as often, the ones that earned least."
    )


def counting_of(record: Record) -> list[Sitting]:
    """Return the last interviews of which something is scored, oldest first."""
    return [one for one in record.sittings if one.is_scored]


def total_of(sitting: Sitting) -> float | None:
    """Return the share of all points of an interview; None where nothing could be earned yet."""
    maximum = maximum_of(sitting)
    return float(points_of(sitting) / maximum) if maximum else None


def points_of(sitting: Sitting) -> Decimal:
    return sum((section.points for section in sitting.sections), Decimal(0))


def maximum_of(sitting: Sitting) -> Decimal:
    return sum((section.maximum for section in sitting.sections), Decimal(0))


def name_finding(sittings: Sequence[Sitting]) -> str:
    """Say what the newest interview earned, and where those of its blueprint came from."""
    newest = sittings[-1]
    alike = [one for one in sittings if blueprint_of(one) == blueprint_of(newest)]
    says = {"title": newest.interview.plan["title"], "last": whole(total_of(newest))}
    if len(alike) == 1:
        return _("Your newest interview, %(title)s, earned %(last)d of 100") % says
    title = ngettext(
        "%(title)s: from %(first)d to %(last)d of 100 in %(count)d interview",
        "%(title)s: from %(first)d to %(last)d of 100 in %(count)d interviews",
        len(alike),
    )
    return title % {**says, "first": whole(total_of(alike[0])), "count": len(alike)}


def blueprint_of(sitting: Sitting) -> str:
    """Return the slug of the blueprint that an interview was made from."""
    return sitting.interview.plan["slug"]


def choose_lines(
    sittings: Sequence[Sitting],
) -> list[tuple[str, Callable[[Sitting], float | None]]]:
    """Return the name of each line and what gives its share: the whole, then sections.

    Of the sections those that occur most, and of those that occur as often the ones that earned
    least in their newest interview: where points were lost is what the whole is explained by.
    They stand in the order of the newest interviews. One that is a whole interview has its line
    already.
    """
    parts = [
        section
        for sitting in reversed(sittings)
        for section in sitting.sections
        if section.share is not None and section.maximum < maximum_of(sitting)
    ]
    counts = Counter(section.title for section in parts)
    newest = {section.title: section.share for section in reversed(parts)}
    chosen = sorted(counts, key=lambda title: (-counts[title], newest[title]))[:SECTIONS]
    return [
        (_("Whole interview"), total_of),
        *((one, partial(share_in, name=one)) for one in counts if one in chosen),
    ]


def point_of(sitting: Sitting, name: str, share: float | None, on: date) -> Point:
    day = date_format(on, "j M")
    says = "–" if share is None else _("%(share)d %%") % {"share": whole(share)}
    return Point(
        label=day,
        name=f"{name}, {sitting.interview.plan['title']}, {day}",
        value=share,
        says=says,
        url=reverse("interview_result", args=[sitting.interview.pk]),
        group=blueprint_of(sitting),
    )


def share_in(sitting: Sitting, name: str) -> float | None:
    """Return the share of points of the sections of that title."""
    found = [one for one in sitting.sections if one.title == name and one.maximum]
    maximum = sum(one.maximum for one in found)
    return float(sum(one.points for one in found) / maximum) if maximum else None


def tabulate(sittings: Sequence[Sitting], days: dict[UUID, date]) -> Table:
    """Return a row for each section, and for people one for each whole interview as well."""
    columns = (
        Column("interview", _("Interview"), Unit.TEXT),
        Column("day", _("Day"), Unit.DAY),
        Column("section", _("Section"), Unit.TEXT),
        Column("points", _("Points")),
        Column("maximum", _("Of")),
        Column("share", _("Share"), Unit.SHARE),
    )
    parts = [(one, list(tell_sections(one, days))) for one in reversed(sittings)]
    rows = [row for _sitting, sections in parts for row in sections]
    shown = [
        row
        for sitting, sections in parts
        for row in ([tell_whole(sitting, days)] if len(sections) > 1 else []) + sections
    ]
    return Table(columns, rows, shown=Table(columns, shown))


def tell_sections(sitting: Sitting, days: dict[UUID, date]) -> Iterator[tuple]:
    for section in sitting.sections:
        if section.maximum:
            sums = (section.points, section.maximum, section.share)
            yield (*tell_sitting(sitting, days), section.title, *sums)


def tell_whole(sitting: Sitting, days: dict[UUID, date]) -> tuple:
    sums = (points_of(sitting), maximum_of(sitting), total_of(sitting))
    return (*tell_sitting(sitting, days), _("Whole interview"), *sums)


def tell_sitting(sitting: Sitting, days: dict[UUID, date]) -> tuple:
    return sitting.interview.plan["title"], days[sitting.interview.pk]
