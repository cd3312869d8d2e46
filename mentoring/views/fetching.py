"""Fetching with access: what is not yours to see does not exist."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from mentoring.domain.blinding import annotate_blind
from mentoring.domain.queries import (
    requests_for_learner,
    requests_for_mentor,
    requests_known_to,
)
from mentoring.models import Review, ReviewRequest
from questions.domain.queries import submissions_for_user
from questions.models import Submission

# What a page with an answer on it shows of a request.
SHOWN = ("submission__version", "submission__effective_score", "learner", "held_by")


def with_answer(requests: QuerySet[ReviewRequest]) -> QuerySet[ReviewRequest]:
    return annotate_blind(requests).select_related(*SHOWN)


def fetch_own_answer(user: User, submission_id) -> Submission:
    return get_object_or_404(submissions_for_user(user), pk=submission_id)


def fetch_own_request(user: User, request_id) -> ReviewRequest:
    asked = with_answer(requests_for_learner(user))
    return get_object_or_404(
        asked.select_related(*SHOWN, "submission__version__question__lesson"), pk=request_id
    )


def fetch_request(mentor: User, request_id) -> ReviewRequest:
    """Return a request whose answer the mentor may read."""
    return get_object_or_404(with_answer(requests_for_mentor(mentor)), pk=request_id)


def fetch_known(mentor: User, request_id) -> ReviewRequest:
    """Return a request of the pool, or one that the mentor took at some time."""
    return get_object_or_404(with_answer(requests_known_to(mentor)), pk=request_id)


def fetch_desk(mentor: User, request_id) -> tuple[ReviewRequest, Review]:
    """Return a request that the mentor took at some time, and their own text on it."""
    review = get_object_or_404(Review, request=request_id, mentor=mentor)
    review.mentor = mentor
    return with_answer(ReviewRequest.objects.filter(pk=request_id)).get(), review
