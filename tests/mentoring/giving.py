"""Reviewing an answer in one step, for tests about what comes after."""

from mentoring.domain.leases import take_request
from mentoring.domain.returning import GRACE, deliver_review
from mentoring.domain.reviews import return_review, save_review
from mentoring.models import Review
from tests.mentoring.factories import MARKS


def give_back(request, mentor, *, now, before=None) -> Review:
    """Take, complete, return and deliver a STAR review; `before` may write into the draft."""
    take_request(mentor=mentor, request=request, now=now)
    save_review(
        request=request,
        mentor=mentor,
        number=0,
        marks=MARKS,
        summary="Say what you did in the second half.",
        verdict="nearly",
        now=now,
    )
    if before:
        before(Review.objects.get(request=request, mentor=mentor))
    review = return_review(request=request, mentor=mentor, now=now)
    deliver_review(request=request, now=now + GRACE)
    return review
