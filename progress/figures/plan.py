"""The way to the real interview as a figure: what falls on each day, or on each week."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from progress.domain.loads import Load, Way
from progress.domain.record import Record
from progress.domain.ways import plan_way
from progress.figures.base import Action, Figure, show, withhold
from studyhub.charts import Column, Point, Table, Unit, draw_bars
from studyhub.templatetags.ui import minutes

# Up to so many days each has a bar; beyond, each week has one.
MOST_BARS = 28


def draw_way(record: Record) -> Figure:
    """Return the minutes of each day up to the learner's interview."""
    return show_way(plan_way(learner=record.learner, now=record.now))


def show_way(way: Way | None) -> Figure:
    if way is None:
        return withhold(
            slug="plan",
            title=_("No date to plan for"),
            lacks=_("With the date of your interview the work until then is shared out by days."),
            how=how(),
            table=tabulate(()),
            action=Action(_("Set the date"), reverse("interview_date")),
        )
    by_week = way.days > MOST_BARS
    groups = group(way.loads, 7 if by_week else 1)
    room = way.week_hours * 60 / (1 if by_week else 7)
    chart = draw_bars(
        slug="plan",
        title=say_minutes(way),
        columns=(_("Week from") if by_week else _("Day"), _("Minutes")),
        points=[point_of(loads) for loads in groups],
        aim=room,
        aim_says=_("What %(hours)d h a week give, %(room)s")
        % {"hours": way.week_hours, "room": minutes(round(room))},
        table=tabulate(way.loads),
        how=how(),
    )
    return show(chart)


def say_minutes(way: Way) -> str:
    figures = {
        "each": way.minutes_a_day,
        "most": way.longest,
        "day": date_format(way.day, "j F"),
    }
    if way.is_uneven:
        return _("About %(each)d min a day until %(day)s, %(most)d on the longest") % figures
    return _("About %(each)d min a day until %(day)s") % figures


def group(loads: Sequence[Load], size: int) -> list[Sequence[Load]]:
    return [loads[start : start + size] for start in range(0, len(loads), size)]


def point_of(loads: Sequence[Load]) -> Point:
    total, cards = sum(one.minutes for one in loads), sum(one.cards for one in loads)
    says = _("%(total)s, of it %(cards)s cards")
    return Point(
        label=date_format(loads[0].day, "j M"),
        name=date_format(loads[0].day, "D j F"),
        value=round(total),
        says=says % {"total": minutes(round(total)), "cards": minutes(round(cards))},
    )


def how() -> str:
    return _(
        "Cards come on the days on which recall asks for them, as they are planned now; what has "
        "piled up is spread over ten days, and what you forget comes again and adds to it. The "
        "rest is shared out evenly, and the last day is left to cards: one interview a week "
        "(three at most), answers in each topic until there are 8, at least 5 in one that stands "
        "below 50 %, and the lessons that are not finished, by their usual minutes. Topics stand "
        "in the order in which good answers would raise what readiness expects most. Of a way of "
        "more than 26 weeks the first 26 are shown; what it takes is reckoned of all of it. It is "
        "reckoned anew each time."
    )


def tabulate(loads: Sequence[Load]) -> Table:
    columns = (
        Column("day", _("Day"), Unit.DAY),
        Column("minutes", _("In all"), Unit.MINUTES),
        Column("cards", _("Cards"), Unit.MINUTES),
        Column("rest", _("Other"), Unit.MINUTES),
    )
    return Table(columns, [(one.day, one.minutes, one.cards, one.rest) for one in loads])
