"""What Doctor looks for among the exports of personal data: those that could not be made."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.domain.exports import retry_failed_exports
from accounts.models import DataExport
from studyhub.findings import Check, Finding


def find_failed_exports(*, now: datetime) -> Iterator[Finding]:
    """Yield the exports that no attempt could make, as one finding."""
    failed = DataExport.objects.filter(state=DataExport.State.FAILED)
    figures = failed.aggregate(count=Count("pk"), oldest=Min("asked_at"))
    if not figures["count"]:
        return
    says = ngettext(
        "%(count)d export of personal data could not be made",
        "%(count)d exports of personal data could not be made",
        figures["count"],
    )
    yield Finding(
        says=says % {"count": figures["count"]},
        means=_("Somebody waits for their data. The reason is in the log of the workers."),
        since=figures["oldest"],
        repair=_("Try %(count)d again") % {"count": figures["count"]},
    )


def try_again(*, now: datetime) -> str:
    """Give what failed new attempts, and say how many."""
    count = retry_failed_exports(now=now)
    sentence = ngettext("%(count)d export sent again.", "%(count)d exports sent again.", count)
    return sentence % {"count": count}


CHECKS = (Check("failed-exports", find_failed_exports, try_again),)
