"""What Doctor looks for among the imports: those that wait too long, and those that failed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from questions.domain.imports import (
    WORKING,
    retry_failed_imports,
    send_unfinished_imports,
)
from questions.models import ImportRun
from studyhub.findings import Check, Finding

# The longest takes two minutes, and the sweep sends again what a message lost.
LONG = timedelta(minutes=10)


def find_waiting_imports(*, now: datetime) -> Iterator[Finding]:
    """Yield the imports that nobody finished within ten minutes, as one finding."""
    waiting = ImportRun.objects.filter(state__in=WORKING, sweep_after__lt=now - LONG)
    figures = waiting.aggregate(count=Count("pk"), oldest=Min("asked_at"))
    if not figures["count"]:
        return
    says = ngettext(
        "%(count)d import waits over 10 min",
        "%(count)d imports wait over 10 min",
        figures["count"],
    )
    yield Finding(
        says=says % {"count": figures["count"]},
        means=_("An author waits for it. The worker “written” reads files and takes them in."),
        since=figures["oldest"],
        repair=_("Send %(count)d again") % {"count": figures["count"]},
    )


def find_failed_imports(*, now: datetime) -> Iterator[Finding]:
    """Yield the imports that no attempt could finish, as one finding."""
    failed = ImportRun.objects.filter(state=ImportRun.State.FAILED)
    figures = failed.aggregate(count=Count("pk"), oldest=Min("asked_at"))
    if not figures["count"]:
        return
    says = ngettext(
        "%(count)d import could not be finished",
        "%(count)d imports could not be finished",
        figures["count"],
    )
    yield Finding(
        says=says % {"count": figures["count"]},
        means=_("Nothing of it was stored. The place is in the log of the workers."),
        since=figures["oldest"],
        repair=_("Try %(count)d again") % {"count": figures["count"]},
    )


def send_again(*, now: datetime) -> str:
    """Send what waits to the worker again, and say how many."""
    return say_sent(send_unfinished_imports(now=now))


def try_again(*, now: datetime) -> str:
    """Read what failed anew, and say how many."""
    return say_sent(retry_failed_imports(now=now))


def say_sent(count: int) -> str:
    sentence = ngettext("%(count)d import sent again.", "%(count)d imports sent again.", count)
    return sentence % {"count": count}


CHECKS = (
    Check("waiting-imports", find_waiting_imports, send_again),
    Check("failed-imports", find_failed_imports, try_again),
)
