"""Factories of review requests, reviews and comments."""

import factory
from factory.django import DjangoModelFactory

from mentoring.models import Comment, Dispute, Review, ReviewRequest
from questions.models import Submission
from tests.factories import (
    CONTENT,
    NOW,
    LearnerFactory,
    QuestionFactory,
    ScoreFactory,
    SubmissionFactory,
)

MARKS = {"situation": 2, "task": 1, "action": 3, "result": 1}


class ReviewRequestFactory(DjangoModelFactory):
    """A STAR answer that waits for a mentor since NOW."""

    class Meta:
        model = ReviewRequest

    kind = "star"
    submission = factory.SubFactory(SubmissionFactory, kind=factory.SelfAttribute("..kind"))
    learner = factory.SelfAttribute("submission.learner")
    topic = factory.SelfAttribute("submission.topic")
    asked_at = NOW


class ReviewFactory(DjangoModelFactory):
    """A draft that its mentor has completed but not returned."""

    class Meta:
        model = Review

    request = factory.SubFactory(ReviewRequestFactory)
    mentor = factory.SubFactory(LearnerFactory)
    marks = factory.LazyFunction(lambda: dict(MARKS))
    summary = "Say what you did in the second half."
    verdict = Review.Verdict.NEARLY
    updated_at = NOW


class DisputeFactory(DjangoModelFactory):
    """A key point that the learner says is in the answer."""

    class Meta:
        model = Dispute

    request = factory.SubFactory(ReviewRequestFactory)
    score = factory.SubFactory(
        ScoreFactory, submission=factory.SelfAttribute("..request.submission")
    )
    part = "result.figure"
    title = "A figure"
    says = "It took 50 minutes and not five hours."
    made_at = NOW


class CommentFactory(DjangoModelFactory):
    """A remark on the first words of the action."""

    class Meta:
        model = Comment

    review = factory.SubFactory(ReviewFactory)
    kind = Comment.Kind.CHANGE
    field = "action"
    start = 0
    end = 10
    quote = "I measured"
    text = "Who asked you to?"
    created_at = NOW


def design_with(*points: str, **fields) -> Submission:
    """Return an answer to a design whose key points have these ids."""
    named = [
        {"id": one, "text": f"It is about {one}", "weight": 10 / len(points)} for one in points
    ]
    content = CONTENT["design"] | {"key_points": named}
    question = QuestionFactory(kind="design", version={"content": content})
    return SubmissionFactory(version=question.current_version, **fields)


def break_delivery(request: ReviewRequest) -> None:
    """Let a returned review fail to be delivered, as one whose rows do not go together."""
    request.reviews.update(state=Review.State.DRAFT)


def mend_delivery(request: ReviewRequest) -> None:
    request.reviews.update(state=Review.State.RETURNED)
