"""Fetching with access: what is not yours to see does not exist."""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.domain.notices import read_about
from accounts.models import Role, User
from mentoring.domain.blinding import annotate_blind
from mentoring.domain.given import annotate_told
from mentoring.domain.queries import (
    requests_for_learner,
    requests_for_mentor,
    requests_known_to,
)
from mentoring.models import Review, ReviewRequest
from questions.domain.queries import submissions_for_user
from questions.domain.showing import note_keys_shown
from questions.models import Submission
from studyhub.addresses import find_address
from studyhub.statements import Given, Statement

# What a page with an answer on it shows of a request.
SHOWN = ("submission__version", "submission__effective_score", "learner", "held_by")

REQUEST = Given("request", models.UUIDField())
MENTOR = Given("mentor", models.BigIntegerField())
REVIEWS = Statement(lambda: Review.objects.filter(request=REQUEST, mentor=MENTOR))
REQUESTS = Statement(
    lambda: annotate_told(with_answer(ReviewRequest.objects.filter(pk=REQUEST)), MENTOR)
)


def read_notices(mentor: User, request_id, now: datetime) -> None:
    """Note that the mentor has seen what notices of a request tell: they lead to its two pages."""
    for name in ("review_read", "review_desk"):
        read_about(person=mentor, url=find_address(name, request_id), now=now)


def note_scheme_read(mentor: User, asked: ReviewRequest, now: datetime) -> None:
    """Note that a mentor who learns as well reads what an answer is marked by."""
    if Role.LEARNER in mentor.roles:
        note_keys_shown(learner=mentor, questions=[asked.submission.version.question_id], now=now)


def read_id(text: str) -> UUID | None:
    """Return the key that an address names; None where it names none."""
    try:
        return UUID(text)
    except ValueError:
        return None


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
    asked = annotate_told(with_answer(requests_for_mentor(mentor)), mentor)
    return get_object_or_404(asked, pk=request_id)


def fetch_known(mentor: User, request_id) -> ReviewRequest:
    """Return a request of the pool, or one that the mentor took at some time."""
    return get_object_or_404(with_answer(requests_known_to(mentor)), pk=request_id)


def fetch_desk(mentor: User, request_id) -> tuple[ReviewRequest, Review]:
    """Return a request that the mentor took at some time, and their own text on it."""
    reviews = REVIEWS.fetch(request=request_id, mentor=mentor.pk)
    if not reviews:
        raise Http404
    reviews[0].mentor = mentor
    return REQUESTS.fetch(request=request_id, mentor=mentor.pk)[0], reviews[0]
