"""What Doctor looks for among the answers: those that wait too long, and those that failed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from questions import import_doctoring
from questions.domain.scoring import MARKING_FAILED
from questions.domain.sweeping import retry_failed, send_unscored
from questions.models import Submission
from studyhub.findings import Check, Finding, after_errors

# From this wait on an unscored answer is worth the operator's look.
LONG = timedelta(seconds=60)


def find_waiting(*, now: datetime) -> Iterator[Finding]:
    """Yield the answers that wait over a minute for their score, as one finding."""
    waiting = Submission.objects.filter(
        state__in=(Submission.State.PENDING, Submission.State.SCORING),
        submitted_at__lt=now - LONG,
    )
    figures = waiting.aggregate(count=Count("pk"), oldest=Min("submitted_at"))
    count = figures["count"]
    if not count:
        return
    says = ngettext(
        "%(count)d answer waits over 60 s for its score",
        "%(count)d answers wait over 60 s for their score",
        count,
    )
    yield Finding(
        says=says % {"count": count},
        means=_("Scores are late. The answers are safe."),
        since=figures["oldest"],
        repair=_("Send %(count)d again") % {"count": count},
    )


def send_again(*, now: datetime) -> str:
    """Send what waits to the scorer again, and say how many."""
    sent, waiting = send_unscored(now=now)
    if sent < waiting:
        return _(
            "%(sent)d of %(waiting)d sent again. The rest follows by itself when the queue "
            "takes messages."
        ) % {"sent": sent, "waiting": waiting}
    return say_sent(sent)


def say_sent(count: int) -> str:
    sentence = ngettext("%(count)d answer sent again.", "%(count)d answers sent again.", count)
    return sentence % {"count": count}


def find_failed(*, now: datetime) -> Iterator[Finding]:
    """Yield the answers that no attempt could score, as one finding."""
    figures = Submission.objects.filter(state=Submission.State.FAILED).aggregate(
        count=Count("pk"), oldest=Min("submitted_at"), failures=ArrayAgg("failure", distinct=True)
    )
    count = figures["count"]
    if not count:
        return
    # "The scorer could not mark this answer. (TimeoutError)": of that only what is new here.
    errors = [one.removeprefix(MARKING_FAILED).strip(" ()") for one in figures["failures"]]
    says = ngettext(
        "%(count)d answer could not be scored", "%(count)d answers could not be scored", count
    )
    yield Finding(
        says=says % {"count": count},
        means=after_errors(
            _("Every attempt failed; the log of the workers has each. Nothing is lost."), errors
        ),
        since=figures["oldest"],
        repair=_("Try %(count)d again") % {"count": count},
        urgent=True,
    )


def try_again(*, now: datetime) -> str:
    """Give what failed new attempts, and say how many."""
    return say_sent(retry_failed(now=now))


CHECKS = (
    Check("waiting-answers", find_waiting, send_again),
    Check("failed-answers", find_failed, try_again),
    *import_doctoring.CHECKS,
)
