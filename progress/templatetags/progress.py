"""The pictures of Today and Progress: made on the server, sized by attributes, colours from CSS."""

from datetime import datetime

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from progress.domain.days import Day, Week
from progress.domain.mastery import Mastery
from studyhub.templatetags.ui import minutes

register = template.Library()

# A square of 12 and its gap.
STEP = 15


def say_day(day: Day) -> str:
    """Say what one square stands for: "Tuesday 12 May: 25 min"."""
    words = minutes(day.minutes) if day.studied else _("no study")
    return f"{date_format(day.date, 'l j F')}: {words}"


def place_days(columns: list[list[Day]]) -> list[dict]:
    """Return the squares, column by column, each with its place, its step and its words."""
    return [
        {"x": x * STEP, "y": y * STEP, "level": day.level, "says": say_day(day)}
        for x, column in enumerate(columns)
        for y, day in enumerate(column)
    ]


@register.inclusion_tag("progress/squares.html")
def weeks_in_columns(weeks: list[Week], says: str) -> dict:
    """Draw weeks as columns, Monday on top. `says` is the whole picture in words."""
    squares = place_days([list(week.days) for week in weeks])
    return {"squares": squares, "width": len(weeks) * STEP, "height": 7 * STEP, "says": says}


@register.inclusion_tag("progress/share_bar.html")
def share_bar(mastery: Mastery) -> dict:
    """Draw a share with its interval as a whisker; a bare track where there is no share."""
    low, high = mastery.interval or (None, None)
    if mastery.share is None:
        return {"share": None}
    return {
        "share": round(100 * mastery.share, 1),
        "low": round(100 * low, 1),
        "high": round(100 * high, 1),
        "reach": round(100 * (high - low), 1),
    }


@register.filter
def left_until(then: datetime, now: datetime) -> str:
    """Say how much time is left: "22 min"."""
    return _("%(n)d min left") % {"n": max(0, round((then - now).total_seconds() / 60))}
