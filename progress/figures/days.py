"""The days of study: half a year as a calendar."""

from functools import lru_cache

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from progress.domain.days import Day
from progress.domain.record import Record
from progress.figures.base import Action, Figure, show
from studyhub.charts import Column, Square, Table, Unit, draw_days
from studyhub.templatetags.ui import minutes

# So many days are remembered in words.
MOST_DAYS = 4096


def draw_half_year(record: Record) -> Figure:
    """Return 26 weeks of study, the newest at the right."""
    weeks = record.weeks
    studied = sum(week.studied for week in weeks)
    title = ngettext(
        "%(count)d day of study in 26 weeks, %(time)s",
        "%(count)d days of study in 26 weeks, %(time)s",
        studied,
    )
    time = minutes(sum(week.minutes for week in weeks))
    chart = draw_days(
        slug="days",
        title=title % {"count": studied, "time": time},
        weeks=[[square_of(day) for day in week.days] for week in weeks],
        legend=(_("no study"), _("50 minutes or more")),
        table=tabulate(record),
        how=_(
            "A day counts when an answer was scored, a lesson was finished or an own card was "
            "looked at on it. Answers are all that were scored: also one that came in place of "
            "another, a check of a lesson that was answered again on the day, a copy of a story, "
            "and one to a question that was dropped, which count for no topic. Its time is what "
            "the page measured on your answers (half an hour at most for one), what the saves of "
            "an interview show (each at most a minute after the one before), the usual minutes of "
            "the lessons that you finished, and half a minute for each look at an own card. The "
            "day is the day where you were. Rest days are fine."
        ),
    )
    return show(chart, Action(_("Go to Today"), reverse("today")))


def square_of(day: Day) -> Square:
    return Square(day.date, day.level, say_day(day, get_language()))


@lru_cache(MOST_DAYS)
def say_day(day: Day, _language: str | None) -> str:
    """Return the words of a square, remembered: half a year of them stands on one page."""
    words = minutes(day.minutes) if day.studied else _("no study")
    return f"{date_format(day.date, 'l j F')}: {words}"


def tabulate(record: Record) -> Table:
    """Return the weeks with study for people, newest first, and each such day for programs."""
    days = (
        Column("day", _("Day"), Unit.DAY),
        Column("answers", _("Answers")),
        Column("lessons", _("Lessons")),
        Column("looks", _("Own cards looked at")),
        Column("minutes", _("Time"), Unit.MINUTES),
    )
    weeks = (
        Column("week", _("Week from"), Unit.DAY),
        Column("days", _("Days")),
        Column("answers", _("Answers")),
        Column("minutes", _("Time"), Unit.MINUTES),
    )
    shown = [
        (week.first, week.studied, week.answers, week.minutes)
        for week in reversed(record.weeks)
        if week.studied
    ]
    rows = [
        (day.date, day.answers, day.lessons, day.looks, day.minutes)
        for week in record.weeks
        for day in week.days
        if day.studied
    ]
    return Table(days, rows, shown=Table(weeks, shown))
