"""From a finished review to the learner: returned at once, told a minute later.

Until then the mentor can take it back, and the learner has heard nothing. What tells the learner is
a sweep over PostgreSQL: a worker that is away makes it later, and loses nothing. What cannot be
delivered waits longer after each attempt, behind all others; in the end one attempt an hour finds
out that its cause was mended. After five minutes it is late, which staff, mentor and learner read.
"""

import time
from datetime import datetime, timedelta

import structlog
from billiard.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.domain.blinding import name_learner
from mentoring.domain.comparison import Compared, compare_marks
from mentoring.domain.leases import give, lock_mentor, lock_request
from mentoring.domain.queue import Waiting
from mentoring.domain.reviews import lock_review
from mentoring.domain.rubric import maximum_of, points_of
from mentoring.domain.second_marks import sample_second
from mentoring.domain.telling import tell_learner
from mentoring.models import Mark, Review, ReviewRequest
from questions.domain.reports import automatic_score
from questions.domain.scoring import append_mentor_score, lock_to_score
from questions.domain.telling_rulings import tell_of_rulings
from studyhub.leases import is_astray, is_over

GRACE = timedelta(seconds=60)
# From so long after it was returned on people are told that it does not arrive.
LATE = timedelta(minutes=5)
# A sweep ends on its own before its task is ended, and before who asked for a repair waits long.
SWEEP_SECONDS = 10
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)
# No attempt comes later than the longest wait after so many.
MOST_COUNTED = 10
State = ReviewRequest.State
DELIVERY = ("delivery_attempts", "delivery_failure", "deliver_after")
log = structlog.get_logger(__name__)


class TakeBackRefused(Exception):
    """A review that cannot be taken back any more. Carries a sentence for the mentor."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@transaction.atomic
def take_back_review(*, request: ReviewRequest, mentor: User, now: datetime) -> ReviewRequest:
    """Put a review that was returned less than a minute ago back on its mentor's desk.

    The lease runs anew, above the cap if need be: it was theirs a moment ago.
    """
    lock_mentor(mentor)
    locked = lock_request(request)
    review = lock_review(locked, mentor)
    if locked.state == State.WAITING and locked.held_by_id == mentor.pk:
        return locked
    if locked.state != State.RETURNING or review.state != Review.State.RETURNED:
        if locked.origin == ReviewRequest.Origin.SAMPLED:
            raise TakeBackRefused(_("The minute is over: the second mark counts as it is."))
        says = _("%(learner)s was told already. Correct the review, or add to it, on this page.")
        raise TakeBackRefused(says % {"learner": name_learner(locked)})
    review.state, review.returned_at = Review.State.DRAFT, None
    review.save(update_fields=["state", "returned_at"])
    locked.state, locked.returned_at = State.WAITING, None
    begin_anew(locked)
    locked.save(update_fields=["state", "returned_at", *DELIVERY])
    return give(locked, mentor, now)


@transaction.atomic
def deliver_review(*, request: ReviewRequest, now: datetime) -> Review | None:
    """Let the learner have a review whose minute is over. Delivering twice is the same as once.

    Effects: the marks become a Score that counts from now on and a Mark for each criterion, and
    the learner gets a notice, and one of a ruling where the answer had no score yet. None: there is
    nothing to deliver, or not yet.
    """
    # The answer first, then the request: a score that arrives takes them in this order.
    answer = lock_to_score(request.submission_id)
    locked = lock_request(request)
    if locked.state != State.RETURNING or locked.returned_at + GRACE > now:
        return None
    review = locked.reviews.select_related("mentor").get(state=Review.State.RETURNED)
    locked.state = State.RETURNED
    begin_anew(locked)
    locked.save(update_fields=["state", *DELIVERY])
    append_marks(locked, review, now)
    if locked.origin != ReviewRequest.Origin.SAMPLED:
        sample_second(locked, review, now)
        if answer.effective_score_id is None:  # this is the first score that they see
            tell_of_rulings([answer.pk], now=now)
        tell_learner(locked, review, now)
    return review


def deliver_due(*, now: datetime) -> int:
    """Deliver the reviews whose minute is over, for some seconds at most. Return how many.

    One that fails stops no other, and what failed before comes last. The next sweep has the rest.
    """
    set_right(now)
    is_due = Q(deliver_after=None) | is_over("deliver_after", most=LONGEST_WAIT, now=now)
    due = find_overdue(now - GRACE).filter(is_due)
    until, delivered = time.monotonic() + SWEEP_SECONDS, 0
    for request in due.select_related("submission").order_by(
        "delivery_attempts", "returned_at", "pk"
    ):
        try:
            delivered += deliver_review(request=request, now=now) is not None
        except SoftTimeLimitExceeded:
            # The task's time is over: that says nothing of the review that it came upon.
            raise
        except Exception as error:
            log.exception(
                "review not delivered", request=str(request.pk), error=type(error).__name__
            )
            put_off(request, error, now)
        if time.monotonic() > until:
            break
    return delivered


@transaction.atomic
def set_right(now: datetime) -> None:
    """Let what a clock that was ahead returned at a time to come be returned now.

    Its learner would wait until that day, and read of it. The minute of its mentor runs from now.
    """
    astray = ReviewRequest.objects.filter(
        is_astray("returned_at", most=timedelta(0), now=now), state=State.RETURNING
    )
    keys = list(astray.select_for_update().order_by("pk").values_list("pk", flat=True))
    if keys:
        ReviewRequest.objects.filter(pk__in=keys).update(returned_at=now)
        reviews = Review.objects.filter(request__in=keys, state=Review.State.RETURNED)
        reviews.update(returned_at=now)


def find_overdue(before: datetime) -> QuerySet[ReviewRequest]:
    """Return what was returned until then and is not delivered."""
    return ReviewRequest.objects.filter(state=State.RETURNING, returned_at__lte=before)


def is_late(request: ReviewRequest | Waiting, now: datetime) -> bool:
    """Return whether what was returned should have arrived long ago."""
    return request.state == State.RETURNING and request.returned_at <= now - LATE


def put_off(request: ReviewRequest, error: Exception, now: datetime) -> None:
    """Note an attempt that failed, unless another has changed the request since.

    The error is told by its type: its text could quote what people wrote.
    """
    attempts = min(request.delivery_attempts + 1, MOST_COUNTED)
    same = ReviewRequest.objects.filter(
        pk=request.pk,
        state=State.RETURNING,
        returned_at=request.returned_at,
        delivery_attempts=request.delivery_attempts,
    )
    same.update(
        delivery_attempts=attempts,
        delivery_failure=type(error).__name__[:100],
        deliver_after=now + wait_after(attempts),
    )


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 10, 20, 40 s and so on, an hour at most."""
    return min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)


def deliver_again(*, now: datetime) -> int:
    """Try at once what could not be delivered: the repair. Return how many. Can run twice.

    What it has no time for is the next sweep's: it waits no longer.
    """
    failed = ReviewRequest.objects.filter(state=State.RETURNING, delivery_attempts__gt=0)
    failed.update(deliver_after=None)
    return deliver_due(now=now)


def begin_anew(request: ReviewRequest) -> None:
    """Forget the attempts to deliver a request that the caller saves."""
    request.delivery_attempts, request.delivery_failure, request.deliver_after = 0, "", None


def append_marks(request: ReviewRequest, review: Review, now: datetime) -> None:
    """Make the marks a Score of the answer, and record them beside the scorer's."""
    compared = compare_marks(request.submission, review.marks, automatic_score(request.submission))
    if request.origin != ReviewRequest.Origin.SAMPLED:
        append_score(request, review, compared, key_of(request), now)
    first = review.first_marks or {}
    Mark.objects.bulk_create(
        Mark(
            review=review,
            criterion=row.criterion.id,
            given=row.mark,
            given_first=first.get(row.criterion.id),
            maximum=row.criterion.maximum,
            automatic=None if row.automatic is None else round(row.automatic, 4),
        )
        for row in compared
    )


def key_of(request: ReviewRequest) -> str:
    """Return the key of the score that a review gives; those of its corrections go on from it."""
    return f"review:{request.pk}"


def append_score(
    request: ReviewRequest, review: Review, compared: list[Compared], key: str, now: datetime
) -> None:
    """Append the mentor's mark: it beats an automatic one, and a second opinion the first."""
    # Of what was marked: all of it, but where it was returned while two criteria had one name.
    criteria, maximum = [row.criterion for row in compared], maximum_of(request.submission)
    append_mentor_score(
        submission=request.submission,
        mentor=review.mentor,
        key=key,
        points=points_of(criteria, review.marks, maximum),
        maximum=maximum,
        report={
            "kind": "mentor",
            "criteria": [
                {
                    "id": row.criterion.id,
                    "title": row.criterion.title,
                    "points": row.mark,
                    "maximum": row.criterion.maximum,
                }
                for row in compared
            ],
            "verdict": review.verdict,
            "summary": review.summary,
        },
        now=now,
    )
