"""A second mentor, and the answers of alice that the tests review."""

import pytest

from tests.factories import SubmissionFactory
from tests.mentoring.factories import ReviewRequestFactory

# An interview of alice's, for the way from its result to a mentor.
from tests.mockinterviews.conftest import make_blueprint, ready, running, save, topic  # noqa: F401


@pytest.fixture
def ben(make_person):
    """Another mentor, who works beside bob."""
    return make_person("ben", "mentor")


@pytest.fixture
def answer(alice):
    """A STAR answer of alice's, without a request."""
    return SubmissionFactory(learner=alice, kind="star")


@pytest.fixture
def request_of_alice(answer):
    return ReviewRequestFactory(submission=answer)
