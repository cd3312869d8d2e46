"""From a finished review to the learner: returned at once, told a minute later.

Until then the mentor can take it back, and the learner has heard nothing. What tells the learner is
a sweep over PostgreSQL: a worker that is away makes it later, and loses nothing.
"""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.domain.blinding import name_learner
from mentoring.domain.comparison import Compared, compare_marks
from mentoring.domain.leases import give, lock_mentor, lock_request
from mentoring.domain.reviews import lock_review
from mentoring.domain.rubric import maximum_of, points_of
from mentoring.domain.second_marks import sample_second
from mentoring.domain.telling import tell_learner
from mentoring.models import Mark, Review, ReviewRequest
from questions.domain.reports import automatic_score
from questions.domain.scoring import append_mentor_score, lock_to_score
from questions.domain.telling_rulings import tell_of_rulings

GRACE = timedelta(seconds=60)
State = ReviewRequest.State
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
        raise TakeBackRefused(
            _("%(learner)s was told already. Reply under a comment to add something.")
            % {"learner": name_learner(locked)}
        )
    review.state, review.returned_at = Review.State.DRAFT, None
    review.save(update_fields=["state", "returned_at"])
    locked.state, locked.returned_at = State.WAITING, None
    locked.save(update_fields=["state", "returned_at"])
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
    locked.save(update_fields=["state"])
    append_marks(locked, review, now)
    if locked.origin != ReviewRequest.Origin.SAMPLED:
        sample_second(locked, review, now)
        if answer.effective_score_id is None:  # this is the first score that they see
            tell_of_rulings([answer.pk], now=now)
        tell_learner(locked, review, now)
    return review


def deliver_due(*, now: datetime) -> int:
    """Deliver every review whose minute is over. Return how many. One bad row stops no other."""
    due = ReviewRequest.objects.filter(state=State.RETURNING, returned_at__lte=now - GRACE)
    delivered = 0
    for request in due.select_related("submission").order_by("returned_at"):
        try:
            delivered += deliver_review(request=request, now=now) is not None
        except Exception as error:
            log.exception(
                "review not delivered", request=str(request.pk), error=type(error).__name__
            )
    return delivered


def append_marks(request: ReviewRequest, review: Review, now: datetime) -> None:
    """Make the marks a Score of the answer, and record them beside the scorer's."""
    compared = compare_marks(request.submission, review.marks, automatic_score(request.submission))
    if request.origin != ReviewRequest.Origin.SAMPLED:
        append_score(request, review, compared, now)
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


def append_score(
    request: ReviewRequest, review: Review, compared: list[Compared], now: datetime
) -> None:
    """Append the mentor's mark: it beats an automatic one, and a second opinion the first."""
    # Of what was marked: all of it, but where it was returned while two criteria had one name.
    criteria, maximum = [row.criterion for row in compared], maximum_of(request.submission)
    append_mentor_score(
        submission=request.submission,
        mentor=review.mentor,
        key=f"review:{request.pk}",
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
