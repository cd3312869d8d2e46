"""A second mentor, the answers of alice that the tests review, and a browser at the desk."""

import pytest
from django.utils import timezone

from mentoring.domain.leases import take_request
from tests.factories import ScoreFactory, SubmissionFactory
from tests.mentoring.factories import ReviewRequestFactory

# An interview of alice's, for the way from its result to a mentor.
from tests.mockinterviews.conftest import make_blueprint, ready, running, save, topic  # noqa: F401
from tests.telling import begin_anew


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


@pytest.fixture
def held(alice, bob):
    """A request of alice's that bob holds."""
    return hold_answer(alice, bob)


def hold_answer(alice, bob):
    """Let bob take an answer of alice's in two fields, with a sign beyond the basic plane.

    Returns the request.
    """
    answer = SubmissionFactory(learner=alice, kind="star")
    answer.response["sections"]["action"] = "🚀 We agreed. Then we agreed again."
    answer.save(update_fields=["response"])
    ScoreFactory(submission=answer)
    request = ReviewRequestFactory(submission=answer)
    return take_request(mentor=bob, request=request, now=timezone.now())


@pytest.fixture
def open_context(open_browser, bob):
    """Return a function that opens a browser in which bob is signed in."""

    def open(**options):
        return open_browser(bob, viewport={"width": 1280, "height": 900}, **options)

    return open


@pytest.fixture
def tell(open_context, alice, bob):
    """Return a function that tells stories one after the other, each with an answer that bob holds.

    They are about the desk in one or more of bob's tabs, and take the context and the request.
    """

    def tell(*stories) -> None:
        context = open_context()
        for story in stories:
            begin_anew(context)
            story(context, hold_answer(alice, bob))

    return tell
