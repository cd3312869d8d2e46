"""What Doctor looks for among the reviews: such as do not reach their learner, leases that ran out
long ago, old requests, and second marks that nobody is left to give."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min
from django.db.models.functions import Least
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring.domain.leases import release_expired
from mentoring.domain.queries import expired_leases, wait_long
from mentoring.domain.returning import LATE, deliver_again, find_overdue
from mentoring.domain.second_marks import drop_stranded, stranded_seconds
from mentoring.models import ReviewRequest
from studyhub.findings import Check, Finding, after_errors

# A mentor whose device slept goes on where nobody took the request. After this they have left.
LEFT = timedelta(hours=1)


def find_expired_leases(*, now: datetime) -> Iterator[Finding]:
    """Yield the leases that ran out over an hour ago, or that a wrong clock wrote, as one
    finding."""
    expired = expired_leases(before=now - LEFT, now=now)
    figures = expired.aggregate(count=Count("pk"), since=Min(Least("held_until", now)))
    count = figures["count"]
    if not count:
        return
    says = ngettext(
        "%(count)d review was taken and left", "%(count)d reviews were taken and left", count
    )
    yield Finding(
        says=says % {"count": count},
        means=_("Other mentors can take them. What was written is kept."),
        since=figures["since"],
        repair=_("Release %(count)d") % {"count": count},
    )


def release(*, now: datetime) -> str:
    """Take these leases off, and say how many."""
    count = release_expired(before=now - LEFT, now=now)
    sentence = ngettext("%(count)d review released.", "%(count)d reviews released.", count)
    return sentence % {"count": count}


def find_old_requests(*, now: datetime) -> Iterator[Finding]:
    """Yield the answers that wait for a mentor over a week, as one finding.

    Nobody waits for the second mark of a sample.
    """
    waiting = ReviewRequest.objects.filter(wait_long(now))
    figures = waiting.aggregate(count=Count("pk"), since=Min("asked_at"))
    count = figures["count"]
    if not count:
        return
    says = ngettext(
        "%(count)d answer waits over 7 days for a mentor",
        "%(count)d answers wait over 7 days for a mentor",
        count,
    )
    yield Finding(
        says=says % {"count": count},
        means=_("Learners wait for feedback; their own study goes on."),
        since=figures["since"],
        cure=_("Ask a mentor to take them. The queue offers the oldest first."),
    )


def find_stranded_seconds(*, now: datetime) -> Iterator[Finding]:
    """Yield the second marks that nobody is left to give, as one finding."""
    figures = stranded_seconds(now).aggregate(count=Count("pk"), since=Min("asked_at"))
    count = figures["count"]
    if not count:
        return
    says = ngettext(
        "%(count)d second mark waits for nobody", "%(count)d second marks wait for nobody", count
    )
    yield Finding(
        says=says % {"count": count},
        means=_("The cohort's other mentors are away or gone. The learner has the feedback."),
        since=figures["since"],
        repair=_("Drop %(count)d") % {"count": count},
    )


def drop_seconds(*, now: datetime) -> str:
    """Drop the second marks that nobody is left to give, and say how many."""
    count = drop_stranded(now=now)
    sentence = ngettext("%(count)d second mark dropped.", "%(count)d second marks dropped.", count)
    return sentence % {"count": count}


def find_undelivered(*, now: datetime) -> Iterator[Finding]:
    """Yield the reviews that should have reached their learner minutes ago, as one finding."""
    figures = find_overdue(now - LATE).aggregate(
        count=Count("pk"),
        since=Min("returned_at"),
        failures=ArrayAgg("delivery_failure", distinct=True, default=[]),
    )
    count = figures["count"]
    if not count:
        return
    says = ngettext(
        "%(count)d review does not reach its learner",
        "%(count)d reviews do not reach their learners",
        count,
    )
    yield Finding(
        says=says % {"count": count},
        means=after_errors(
            _(
                "What the mentors returned is kept, and tried again at least once an hour. If it "
                "fails again, report the error that the log of the worker of the queue "
                "'interactive' has for it (“review not delivered”)."
            ),
            figures["failures"],
        ),
        since=figures["since"],
        repair=_("Deliver %(count)d now") % {"count": count},
        urgent=True,
    )


def deliver(*, now: datetime) -> str:
    """Try to deliver the reviews that failed, whatever wait they had, and say how many arrived."""
    count = deliver_again(now=now)
    sentence = ngettext("%(count)d review delivered.", "%(count)d reviews delivered.", count)
    said = sentence % {"count": count}
    late = find_overdue(now - LATE)
    if left := late.filter(deliver_after__gt=now).count():
        failed = ngettext(
            "%(left)d failed again: the log has its error.",
            "%(left)d failed again: the log has their errors.",
            left,
        )
        said += " " + failed % {"left": left}
    if left := late.exclude(deliver_after__gt=now).count():
        follows = ngettext(
            "%(left)d is tried in the next minute.", "%(left)d are tried in the next minute.", left
        )
        said += " " + follows % {"left": left}
    return said


CHECKS = (
    Check("undelivered-reviews", find_undelivered, deliver),
    Check("expired-leases", find_expired_leases, release),
    Check("old-requests", find_old_requests),
    Check("stranded-seconds", find_stranded_seconds, drop_seconds),
)
