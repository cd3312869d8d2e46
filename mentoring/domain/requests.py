"""Asking for feedback on an answer, and thinking better of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.domain.leases import clear, lock_request
from mentoring.domain.telling import take_back_asking, tell_mentors
from mentoring.models import Review, ReviewRequest
from questions.kinds import kind_of
from questions.models import Submission

MOST_QUESTIONS = 3
LONGEST_QUESTION = 300
State = ReviewRequest.State


class RequestRefused(Exception):
    """An asking that cannot be taken in. Carries a sentence for the learner."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@transaction.atomic
def ask_for_review(
    *, learner: User, submission: Submission, questions: list[str], now: datetime
) -> ReviewRequest:
    """Put one written answer of the learner's own into the queue, with up to three questions.

    A further answer to a question that a mentor has returned before is the next round, and is asked
    of that mentor, who gets a notice. Raise RequestRefused where there is nothing to review, or it
    was asked already.
    """
    refuse_unless_reviewable(learner, submission)
    lock_submission(submission)
    refuse_if_waiting(submission)
    earlier = earlier_reviews(learner, submission)
    if any(review.request.submission_id == submission.pk for review in earlier):
        raise RequestRefused(
            _("Feedback on this answer is there already. Answer the question again to ask more.")
        )
    request = ReviewRequest.objects.create(
        submission=submission,
        learner=learner,
        questions=clean_questions(questions),
        round=len(earlier) + 1,
        asked_of=earlier[0].mentor if earlier else None,
        asked_at=now,
    )
    tell_mentors(request, now)
    return request


@transaction.atomic
def withdraw_request(*, request: ReviewRequest) -> ReviewRequest:
    """Take a waiting request out of the queue and end its lease; what was returned stays.

    What mentors were told of it is taken back.
    """
    locked = lock_request(request)
    if locked.state == State.RETURNED:
        raise RequestRefused(_("The feedback has arrived meanwhile."))
    locked.state = State.WITHDRAWN
    clear(locked)
    locked.save(update_fields=["state", "held_by", "held_since", "held_until"])
    take_back_asking(locked)
    return locked


def open_feedback(*, request: ReviewRequest, now: datetime) -> None:
    """Note when the learner first opened what was returned."""
    ReviewRequest.objects.filter(pk=request.pk, state=State.RETURNED, read_at=None).update(
        read_at=now
    )


def is_reviewable(submission: Submission) -> bool:
    """Return whether the answer is prose and says something."""
    kind = kind_of(submission.version)
    return bool(kind.fields(submission.version.content)) and not kind.is_empty(submission.response)


def refuse_unless_reviewable(learner: User, submission: Submission) -> None:
    if submission.learner_id != learner.pk:
        raise RequestRefused(_("Only your own answers can be reviewed for you."))
    if not is_reviewable(submission):
        raise RequestRefused(_("Mentors review written answers that say something."))


def lock_submission(submission: Submission) -> None:
    """Let one asking wait for the other, and for a mentor who is just returning this answer."""
    Submission.objects.select_for_update(no_key=True).only("pk").get(pk=submission.pk)


def refuse_if_waiting(submission: Submission) -> None:
    """Refuse a second request, before what was returned is read: nothing can be returned between.

    The constraint holds this as well, but would wait for a mentor who returns the first request and
    who waits for our lock.
    """
    if ReviewRequest.objects.filter(submission=submission, state=State.WAITING).exists():
        raise RequestRefused(_("This answer waits for a mentor already."))


def earlier_reviews(learner: User, submission: Submission) -> list[Review]:
    """Return what mentors returned to the learner on this question, newest first."""
    returned = Review.objects.filter(
        state=Review.State.RETURNED,
        request__learner=learner,
        request__submission__version__question=submission.version.question_id,
    )
    return list(returned.select_related("request", "mentor").order_by("-returned_at"))


def clean_questions(questions: list[str]) -> list[str]:
    """Return the questions that say something, at most three, each of bounded length."""
    said = [" ".join(question.split())[:LONGEST_QUESTION] for question in questions]
    return [question for question in said if question][:MOST_QUESTIONS]
