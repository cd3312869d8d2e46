"""What Doctor looks for among the exports of personal data: those that wait too long, or failed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.domain.exports import open_exports, retry_failed_exports, send_unmade_exports
from accounts.models import DataExport
from studyhub.findings import Check, Finding, after_errors

# One is made within seconds, and the sweep sends again what a message lost.
LONG = timedelta(minutes=5)


def find_waiting_exports(*, now: datetime) -> Iterator[Finding]:
    """Yield the exports that nobody made within five minutes, as one finding."""
    waiting = open_exports().filter(asked_at__lt=now - LONG)
    figures = waiting.aggregate(count=Count("pk"), oldest=Min("asked_at"))
    if not figures["count"]:
        return
    says = ngettext(
        "%(count)d export of personal data waits over 5 min",
        "%(count)d exports of personal data wait over 5 min",
        figures["count"],
    )
    yield Finding(
        says=says % {"count": figures["count"]},
        means=_("Somebody waits for their data. The worker “interactive” makes them."),
        since=figures["oldest"],
        repair=_("Send %(count)d again") % {"count": figures["count"]},
    )


def send_again(*, now: datetime) -> str:
    """Send what waits to the worker again, and say how many."""
    return say_sent(send_unmade_exports(now=now))


def say_sent(count: int) -> str:
    sentence = ngettext("%(count)d export sent again.", "%(count)d exports sent again.", count)
    return sentence % {"count": count}


def find_failed_exports(*, now: datetime) -> Iterator[Finding]:
    """Yield the exports that no attempt could make, as one finding."""
    failed = DataExport.objects.filter(state=DataExport.State.FAILED)
    figures = failed.aggregate(
        count=Count("pk"), oldest=Min("asked_at"), errors=ArrayAgg("failure", distinct=True)
    )
    if not figures["count"]:
        return
    says = ngettext(
        "%(count)d export of personal data could not be made",
        "%(count)d exports of personal data could not be made",
        figures["count"],
    )
    yield Finding(
        says=says % {"count": figures["count"]},
        means=after_errors(
            _("Somebody waits for their data. The place is in the log of the workers."),
            figures["errors"],
        ),
        since=figures["oldest"],
        repair=_("Try %(count)d again") % {"count": figures["count"]},
    )


def try_again(*, now: datetime) -> str:
    """Give what failed new attempts, and say how many."""
    return say_sent(retry_failed_exports(now=now))


CHECKS = (
    Check("waiting-exports", find_waiting_exports, send_again),
    Check("failed-exports", find_failed_exports, try_again),
)
