"""How long things take, in words."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring.domain.queries import Turnaround

HOUR = timedelta(hours=1)
# Up to here hours say more than days: "31 h" is more than a day, and less than two.
LONGEST_IN_HOURS = 48
# "Nine in ten" says nothing of fewer than ten.
ENOUGH_FOR_TENTHS = 10


def say_duration(took: timedelta) -> str:
    """Write a duration in its coarsest honest unit: "12 min", "31 h", "3 days"."""
    minutes = max(0, round(took / timedelta(minutes=1)))
    if minutes < 60:
        return _("%(minutes)d min") % {"minutes": minutes}
    hours = round(took / HOUR)
    if hours < LONGEST_IN_HOURS:
        return _("%(hours)d h") % {"hours": hours}
    days = round(hours / 24)
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def say_wait(request, now: datetime) -> str:
    """Write how long somebody has waited since they asked."""
    return say_duration(now - request.asked_at)


def say_left(request, now: datetime) -> str:
    """Write what is left of a lease."""
    return say_duration(request.held_until - now)


def say_promise(turnaround: Turnaround) -> str:
    """Write how soon feedback comes, with how many reviews say so."""
    if not turnaround.n:
        return _("No review was returned in the last 30 days, so there is no usual time yet.")
    said = {"median": say_duration(turnaround.median), "n": turnaround.n}
    if turnaround.n < ENOUGH_FOR_TENTHS:
        return (
            ngettext(
                "Usually back within %(median)s (%(n)d review in 30 days).",
                "Usually back within %(median)s (%(n)d reviews in 30 days).",
                turnaround.n,
            )
            % said
        )
    return _(
        "Usually back within %(median)s, nine in ten within %(p90)s (%(n)d reviews in 30 days)."
    ) % (said | {"p90": say_duration(turnaround.p90)})
