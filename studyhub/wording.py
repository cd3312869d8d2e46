"""How lengths of time, shares and a scorer's sureness are told, and long texts cut.

A leaf for any app.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

# Up to here hours say more than days: "31 h" is more than a day, and less than two.
LONGEST_IN_HOURS = 72
SURENESS = {
    "sure": gettext_lazy("sure"),
    "fairly_sure": gettext_lazy("fairly sure"),
    "unsure": gettext_lazy("unsure"),
}


def say_sureness(report: Mapping) -> str:
    """Say how sure the scorer is: unsure wherever a person should look, whatever for."""
    sureness = "unsure" if report.get("needs_person") else report.get("sureness")
    return str(SURENESS.get(sureness, ""))


def whole_percent(share) -> int:
    """Return a share as whole percent; halves go to the even one, as those of exact sums do.

    As floats some lie a little off: 0.575 would be 57 %, and what is summed exactly says 58.
    """
    return round(round(100 * float(share), 9))


def say_age(then: datetime, now: datetime) -> str:
    """Say how long ago `then` is: "40 s", "12 min", "31 h", "4 days"."""
    passed = max(0, int((now - then).total_seconds()))
    return _("%(n)d s") % {"n": passed} if passed < 60 else say_wait(then, now)


def say_wait(then: datetime, now: datetime) -> str:
    """Say how long something waits, in whole minutes at least: "12 min", "31 h", "4 days"."""
    return say_duration(now - then)


def say_duration(took: timedelta) -> str:
    """Say a length of time in its coarsest honest unit: what has passed whole, never more."""
    minutes = max(0, took // timedelta(minutes=1))
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes < LONGEST_IN_HOURS * 60:
        return _("%(n)d h") % {"n": minutes // 60}
    return ngettext("%(n)d day", "%(n)d days", minutes // 1440) % {"n": minutes // 1440}


def cut_words(text: str, most: int) -> str:
    """Return `text` in at most so many characters, cut between words where it is too long.

    Where that would leave less than half, as of one long word, it is cut inside.
    """
    if len(text) <= most:
        return text
    whole = text[: most - 1].rpartition(" ")[0].rstrip(" ,;:")
    if len(whole) < most // 2:
        return f"{text[: most - 1].rstrip()}…"
    return f"{whole} …"
