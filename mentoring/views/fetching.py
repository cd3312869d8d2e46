"""Fetching with access: what is not yours to see does not exist."""

from django.db.models import QuerySet
from django.http import Http404
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


def with_answer(requests: QuerySet[ReviewRequest]) -> QuerySet[ReviewRequest]:
    return annotate_blind(requests).select_related(
        "submission__version__question__lesson", "submission__effective_score", "learner", "held_by"
    )


def fetch_own_answer(user: User, submission_id) -> Submission:
    return get_object_or_404(submissions_for_user(user), pk=submission_id)


def fetch_own_request(user: User, request_id) -> ReviewRequest:
    return get_object_or_404(with_answer(requests_for_learner(user)), pk=request_id)


def fetch_request(mentor: User, request_id) -> ReviewRequest:
    """Return a request whose answer the mentor may read."""
    return get_object_or_404(with_answer(requests_for_mentor(mentor)), pk=request_id)


def fetch_known(mentor: User, request_id) -> ReviewRequest:
    """Return a request of the pool, or one that the mentor took at some time."""
    return get_object_or_404(with_answer(requests_known_to(mentor)), pk=request_id)


def fetch_desk(mentor: User, request_id) -> tuple[ReviewRequest, Review]:
    """Return a request that the mentor took at some time, and their own text on it."""
    request = fetch_known(mentor, request_id)
    review = Review.objects.filter(request=request, mentor=mentor).first()
    if review is None:
        raise Http404
    review.mentor = mentor
    return request, review
