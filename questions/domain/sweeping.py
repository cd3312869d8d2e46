"""What lost messages, dead workers and faults leave behind: sent again, failed, or repaired."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from questions.domain.scoring import MAX_ATTEMPTS, lease, out_of_hope, unscored
from questions.domain.submissions import queue_of, send_to_scorer
from questions.models import Submission
from studyhub.enqueue import send
from studyhub.leases import is_over

SWEEP_BATCH = 500
WORKER_LOST = gettext_noop("The worker stopped in the middle of marking.")


def sweep_submissions(*, now: datetime) -> int:
    """Send again what waits too long, and fail what has used up its attempts. Return how many."""
    fail_exhausted(now=now)
    due = is_over("sweep_after", most=lease(), now=now)
    return send_batch(unscored(now).filter(due), now=now)


def send_unscored(*, now: datetime) -> tuple[int, int]:
    """Send again what nobody scores now, due or not: the repair. Return how many, and of how many.

    Can run twice: an answer that is sent twice is scored once. At most SWEEP_BATCH go out, those
    that are due first; the sweep sends the others.
    """
    fail_exhausted(now=now)
    waiting = unscored(now)
    return send_batch(waiting, now=now), waiting.count()


def send_batch(waiting: QuerySet[Submission], *, now: datetime) -> int:
    """Send up to SWEEP_BATCH of `waiting`, and let the sweep leave them alone for a lease."""
    due = list(
        waiting.filter(attempts__lt=MAX_ATTEMPTS)
        .select_related("version")
        .order_by("sweep_after", "pk")[:SWEEP_BATCH]
    )
    sent = 0
    for submission in due:
        # A broker that is down would cost half a second for each: stop at the first refusal.
        if not send(
            "questions.score_submission",
            queue=queue_of(submission.version),
            kwargs={"submission_id": str(submission.pk)},
        ):
            break
        sent += 1
    if sent:
        # Who has claimed or given up one meanwhile has set a later time, which stands.
        rows = Submission.objects.filter(
            pk__in=[row.pk for row in due[:sent]], sweep_after__lte=due[sent - 1].sweep_after
        )
        change_free(rows, sweep_after=now + lease())
    return sent


def fail_exhausted(*, now: datetime) -> int:
    """Fail the submissions whose last attempt died. Return how many."""
    return change_free(
        unscored(now).filter(attempts__gte=MAX_ATTEMPTS),
        state=out_of_hope(),
        claim_token=None,
        claimed_until=None,
        failure=WORKER_LOST,
    )


@transaction.atomic
def change_free(rows: QuerySet[Submission], **values: Any) -> int:
    """Update those of `rows` that nobody holds; the next sweep has the others. Return how many.

    One update of many rows takes them as they lie. Whoever takes back the answers of an interview
    holds them in the order of their keys: each would wait for the other.
    """
    free = rows.select_for_update(no_key=True, skip_locked=True).order_by("pk")
    keys = list(free.values_list("pk", flat=True))
    return Submission.objects.filter(pk__in=keys).update(**values) if keys else 0


@transaction.atomic
def retry_failed(*, now: datetime) -> int:
    """Give every failed submission new attempts: the repair. Return how many. Can run twice."""
    failed = list(
        Submission.objects.select_for_update(of=("self",), no_key=True)
        .select_related("version")
        .filter(state=Submission.State.FAILED)
        .order_by("pk")
    )
    Submission.objects.filter(pk__in=[row.pk for row in failed]).update(
        state=Submission.State.PENDING, attempts=0, sweep_after=now + lease()
    )
    for submission in failed:
        send_to_scorer(submission=submission)
    return len(failed)
