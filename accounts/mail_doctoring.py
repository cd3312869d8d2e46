"""What Doctor looks for among the mails: those that wait for the server, and those that failed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.domain.mails import (
    REFUSED,
    failed_mails,
    open_mails,
    retry_failed_mails,
    try_waiting_mails,
)
from accounts.domain.stale_mails import drop_stale_mails
from studyhub.findings import Check, Finding, after_errors

# The sweep is through with what a message lost, and a server that was restarted is back.
LONG = timedelta(minutes=5)
# So many addresses are named.
MOST_NAMED = 3


def find_waiting(*, now: datetime) -> Iterator[Finding]:
    """Yield the mails that wait over five minutes to be sent, as one finding."""
    waiting = open_mails().filter(created_at__lt=now - LONG)
    figures = waiting.aggregate(count=Count("pk"), since=Min("created_at"))
    count = figures["count"]
    if not count:
        return
    says = ngettext(
        "%(count)d mail waits over 5 min to be sent",
        "%(count)d mails wait over 5 min to be sent",
        count,
    )
    yield Finding(
        says=says % {"count": count},
        means=_("The mail server is away or refuses us. They are tried again by themselves."),
        since=figures["since"],
        repair=_("Try %(count)d now") % {"count": count},
    )


def try_now(*, now: datetime) -> str:
    """Let what waits be tried by the next sweep, unless it is stale, and say how many."""
    dropped = drop_stale_mails(now=now)
    return say_queued(try_waiting_mails(now=now), dropped)


def find_failed(*, now: datetime) -> Iterator[Finding]:
    """Yield the mails that were given up, as one finding, with the addresses that are refused."""
    figures = failed_mails().aggregate(
        count=Count("pk"),
        since=Min("created_at"),
        errors=ArrayAgg("failure", distinct=True),
        refused=ArrayAgg("address", distinct=True, filter=Q(failure__startswith=REFUSED)),
    )
    count = figures["count"]
    if not count:
        return
    says = ngettext("%(count)d mail was not sent", "%(count)d mails were not sent", count)
    means = _("People miss what it says. The log of the worker “interactive” has each try.")
    yield Finding(
        says=says % {"count": count},
        means=after_errors(means, figures["errors"]) + say_refused(figures["refused"] or ()),
        since=figures["since"],
        repair=_("Try %(count)d again") % {"count": count},
        urgent=True,
    )


def say_refused(addresses: Sequence[str]) -> str:
    """Say whom no mail reaches, or nothing: no log tells an address."""
    if not addresses:
        return ""
    named = ", ".join(addresses[:MOST_NAMED])
    more = len(addresses) - MOST_NAMED
    if more > 0:
        named = _("%(addresses)s and %(count)d more") % {"addresses": named, "count": more}
    return " " + _("The mail server refuses: %(addresses)s.") % {"addresses": named}


def try_again(*, now: datetime) -> str:
    """Give what failed new tries, unless it is stale, and say how many."""
    dropped = drop_stale_mails(now=now)
    return say_queued(retry_failed_mails(now=now), dropped)


def say_queued(count: int, dropped: int) -> str:
    sentence = ngettext(
        "%(count)d mail goes out with the next sweep.",
        "%(count)d mails go out with the next sweep.",
        count,
    )
    said = sentence % {"count": count}
    return f"{said} {say_dropped(dropped)}" if dropped else said


def say_dropped(count: int) -> str:
    sentence = ngettext(
        "%(count)d was of no use any more, such as a code that has run out, and is deleted.",
        "%(count)d were of no use any more, such as codes that have run out, and are deleted.",
        count,
    )
    return sentence % {"count": count}


CHECKS = (
    Check("waiting-mails", find_waiting, try_now),
    Check("failed-mails", find_failed, try_again),
)
