"""How lengths of time are told. A leaf: any app may use it."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def say_age(then: datetime, now: datetime) -> str:
    """Say how long ago `then` is: "40 s", "12 min", "31 h", "4 days"."""
    passed = max(0, int((now - then).total_seconds()))
    return _("%(n)d s") % {"n": passed} if passed < 60 else say_wait(then, now)


def say_wait(then: datetime, now: datetime) -> str:
    """Say how long something waits, in whole minutes at least: "12 min", "31 h", "4 days"."""
    passed = max(0, int((now - then).total_seconds() // 60))
    if passed < 60:
        return _("%(n)d min") % {"n": passed}
    if passed < 72 * 60:
        return _("%(n)d h") % {"n": passed // 60}
    return ngettext("%(n)d day", "%(n)d days", passed // 1440) % {"n": passed // 1440}
