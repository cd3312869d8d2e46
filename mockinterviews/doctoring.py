"""What Doctor looks for among the interviews: those whose time is over and that nobody closed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mockinterviews.domain.closing import close_expired
from mockinterviews.domain.queries import expired_interviews
from studyhub.findings import Check, Finding

# The sweep closes within seconds; from here on it does not.
LONG = timedelta(seconds=60)


def find_not_closed(*, now: datetime) -> Iterator[Finding]:
    """Yield the interviews that are over for a minute and still open, as one finding."""
    figures = expired_interviews(now - LONG).aggregate(count=Count("pk"), since=Min("deadline"))
    count = figures["count"]
    if not count:
        return
    says = ngettext(
        "%(count)d interview is over and not closed",
        "%(count)d interviews are over and not closed",
        count,
    )
    yield Finding(
        says=says % {"count": count},
        means=_("Their answers are not scored yet. All that was saved in time counts."),
        since=figures["since"],
        repair=_("Close %(count)d") % {"count": count},
        urgent=True,
    )


def close(*, now: datetime) -> str:
    """Close what is over, and say how many."""
    swept = close_expired(now=now)
    done = ngettext("%(count)d interview closed.", "%(count)d interviews closed.", swept.closed)
    done %= {"count": swept.closed}
    if not swept.failed:
        return done
    left = ngettext(
        "%(count)d could not be closed; the log says why.",
        "%(count)d could not be closed; the log says why.",
        swept.failed,
    )
    return f"{done} {left % {'count': swept.failed}}"


CHECKS = (Check("open-interviews", find_not_closed, close),)
