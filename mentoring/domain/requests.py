"""Asking for feedback on an answer, and thinking better of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.domain.leases import holder_of, is_away, lock_mentor, lock_request, restore_lease
from mentoring.domain.locking import lock_submission
from mentoring.domain.queries import open_requests, seen_by_learners
from mentoring.domain.telling import (
    tell_mentors,
    tell_mentors_of_several,
    tell_of_restoring,
    tell_of_withdrawal,
)
from mentoring.models import OfferRefusal, Review, ReviewRequest
from questions.kinds import kind_of, response_of
from questions.models import Submission

MOST_QUESTIONS = 3
LONGEST_QUESTION = 300
RESTORED = (
    *("state", "asked_at", "made_at", "withdrawn_at"),
    *("held_by", "held_since", "held_until"),
)
State = ReviewRequest.State


class RequestRefused(Exception):
    """An asking that cannot be taken in. Carries a sentence for the learner."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def ask_for_review(
    *, learner: User, submission: Submission, questions: list[str], now: datetime
) -> ReviewRequest:
    """Put one answer of the learner's own into the queue, with up to three questions.

    A further answer to a question that a mentor has returned before is the next round, and is asked
    of that mentor, who gets a notice. An answer that was offered because the scorer is unsure is
    asked about from now on, and keeps its age. Raise RequestRefused where there is nothing to
    review, or it was asked already.
    """
    (request,) = ask_about_several(
        learner=learner, submissions=[submission], questions=questions, now=now
    )
    return request


@transaction.atomic
def ask_about_several(
    *, learner: User, submissions: Sequence[Submission], questions: list[str], now: datetime
) -> list[ReviewRequest]:
    """Ask about several answers of one interview, each with the same questions of the learner's.

    Each is a request of its own: a mentor takes one in hand for minutes and not for an hour, two
    can share them, and the first comes back while the last still waits. `batch` keeps them
    together, and as they have one age, "take next" goes through them one after the other.
    """
    batch = uuid4() if len(submissions) > 1 else None
    # All locks first, in the order of their keys: notices lock people, and nothing after them.
    ordered = sorted(submissions, key=lambda one: one.pk)
    for submission in ordered:
        refuse_unless_reviewable(learner, submission)
        lock_submission(submission)
    offered, said = lock_offered(ordered), clean_questions(questions)
    requests = [
        put_into_queue(learner, submission, offered.get(submission.pk), said, batch, now)
        for submission in ordered
    ]
    tell_mentors_of_several(requests, now)
    return requests


def put_into_queue(
    learner: User,
    submission: Submission,
    offered: ReviewRequest | None,
    questions: list[str],
    batch: UUID | None,
    now: datetime,
) -> ReviewRequest:
    """Ask about a locked answer, by the locked request that was `offered` where there is one."""
    earlier = earlier_reviews(learner, submission)
    # First: of a second mark for the sample, which may wait just now, the learner hears nothing.
    if any(review.request.submission_id == submission.pk for review in earlier if is_there(review)):
        refuse_more()
    place = {"round": count_rounds(earlier) + 1, "asked_of": find_mentor(earlier)}
    if offered:
        return ask_about_offered(offered, questions, now, **place)
    refuse_if_waiting(submission)
    return ReviewRequest.objects.create(
        **place,
        questions=questions,
        batch=batch,
        asked_at=now,
        **describe_answer(submission),
    )


def is_there(review: Review) -> bool:
    """Return whether the learner has a returned review: within its minute they have not."""
    return review.request.state == State.RETURNED


@transaction.atomic
def ask_second_opinion(
    *, request: ReviewRequest, questions: list[str], now: datetime
) -> ReviewRequest:
    """Ask another mentor about an answer whose feedback is there: once for each answer.

    One that was withdrawn is none: it can be put back only as long as no other was asked for.
    Raise RequestRefused before the feedback has come, for a second time, on a second opinion, or
    where the answer was taken back.
    """
    lock_submission(request.submission)
    locked = lock_request(request)
    if locked.submission.withdrawn_at:
        raise RequestRefused(_("This answer was taken back. Ask about what takes its place."))
    if locked.state != State.RETURNED:
        raise RequestRefused(_("A second opinion can follow when the first is there."))
    seconds = ReviewRequest.objects.filter(second_of=locked)
    if locked.second_of_id or seconds.exclude(state=State.WITHDRAWN).exists():
        raise RequestRefused(_("A second opinion was asked for already; there is one for each."))
    seconds.update(second_of=None)
    said = clean_questions(questions)
    if sampled := lock_offered([locked.submission]).get(locked.submission_id):
        # Nobody waited for it: as the learner's own it is as old as their asking.
        second = ask_about_offered(sampled, said, now, second_of=locked, asked_at=now)
    else:
        second = create_second(locked, said, now)
    tell_mentors(second, now)
    return second


def create_second(first: ReviewRequest, questions: list[str], now: datetime) -> ReviewRequest:
    """Put an answer into the queue again, for any other mentor than who gave the first opinion."""
    refuse_if_waiting(first.submission)
    return ReviewRequest.objects.create(
        questions=questions,
        round=first.round,
        second_of=first,
        not_for=first.reviews.get(state=Review.State.RETURNED).mentor,
        asked_at=now,
        **describe_answer(first.submission),
    )


def describe_answer(submission: Submission) -> dict:
    """Return what a request keeps of its answer."""
    version = submission.version
    score = submission.effective_score
    return {
        "submission": submission,
        "learner": submission.learner,
        "kind": version.kind,
        "topic_id": submission.topic_id,
        "words": kind_of(version).words(response_of(submission), version.content),
        "unsure": bool(score and score.report.get("needs_person")),
    }


def lock_offered(submissions: Sequence[Submission]) -> dict[UUID, ReviewRequest]:
    """Return by answer the requests that wait without having been asked for, locked.

    In the order of their own keys, as `refuse_offers` and whoever else locks several: that of the
    answers is another. One that was withdrawn or returned while the lock was waited for is none:
    PostgreSQL asks the conditions again.
    """
    waiting = ReviewRequest.objects.filter(submission__in=submissions, state=State.WAITING)
    offered = waiting.exclude(origin=ReviewRequest.Origin.ASKED).select_related("learner")
    locked = offered.select_for_update(of=("self",)).order_by("pk")
    return {one.submission_id: one for one in locked}


def ask_about_offered(
    offered: ReviewRequest, questions: list[str], now: datetime, **place
) -> ReviewRequest:
    """Make a locked request that nobody asked for, or a second mark, the learner's own.

    What was offered keeps its age, and says that it was asked for now. `place`: where it stands
    among others, as its round and whose second opinion it is.
    """
    offered.origin = ReviewRequest.Origin.ASKED
    offered.questions = questions
    offered.made_at = now
    for name, value in place.items():
        setattr(offered, name, value)
    offered.save(update_fields=["origin", "questions", "made_at", *place])
    return offered


def count_rounds(earlier: Sequence[Review]) -> int:
    """Return how many rounds came back: a second opinion is none of its own."""
    return sum(review.request.second_of_id is None for review in earlier)


def find_mentor(earlier: Sequence[Review]) -> User | None:
    """Return who is asked for the next round: who gave the last one, unless they are away."""
    if not earlier or is_away(earlier[0].mentor):
        return None
    return earlier[0].mentor


@transaction.atomic
def withdraw_request(*, request: ReviewRequest, now: datetime) -> ReviewRequest:
    """Take a waiting request out of the queue; what was returned stays.

    What mentors were told of it is taken back; who holds it gets a notice and keeps their text.
    Nobody holds it from now on: the lease is kept for `restore_request` alone.
    """
    locked = lock_request(request)
    if locked.state == State.RETURNED:
        raise RequestRefused(_("The feedback has arrived meanwhile."))
    if locked.state == State.RETURNING:
        raise RequestRefused(_("A mentor has just returned it: the feedback comes in a minute."))
    holder = holder_of(locked, now)
    if locked.state == State.WITHDRAWN:
        return locked
    locked.state, locked.withdrawn_at = State.WITHDRAWN, now
    locked.save(update_fields=["state", "withdrawn_at"])
    tell_of_withdrawal(locked, holder, now)
    return locked


@transaction.atomic
def restore_request(*, request: ReviewRequest, now: datetime) -> ReviewRequest:
    """Undo a withdrawal: the request is back with its questions, and is told of anew.

    It has waited for as long as before: the time between counts for nobody, where it is known
    (`move_on`), and the day on which it was asked for stays what it was. Its lease runs on where
    it can (`restore_lease`). Restoring twice is the same as once. Raise RequestRefused where the
    answer was asked about anew meanwhile, or was offered to mentors and none shall be any more.
    """
    # Locked before the request: whoever else holds it by then is no longer this one.
    if holder := User.objects.filter(held_reviews=request).first():
        lock_mentor(holder)
    lock_submission(request.submission)
    locked = lock_request(request)
    if locked.state != State.WITHDRAWN:
        return locked
    refuse_if_waiting(locked.submission)
    if locked.second_of_id is None:
        refuse_if_returned(locked.submission)
    refuse_unless_offered(locked)
    locked.state = State.WAITING
    move_on(locked, now)
    restore_lease(locked, holder, now)
    locked.save(update_fields=RESTORED)
    tell_of_restoring(locked, now)
    return locked


def move_on(locked: ReviewRequest, now: datetime) -> None:
    """Let a request that was withdrawn have waited for as long as before. The caller saves.

    When it was asked for stays known. Where it is not known when it was withdrawn, the time since
    counts as waited: better that than to lose the whole wait.
    """
    if locked.withdrawn_at is None:
        return
    locked.made_at = locked.was_made_at
    locked.asked_at += now - locked.withdrawn_at
    locked.withdrawn_at = None


def refuse_unless_offered(locked: ReviewRequest) -> None:
    """Refuse to offer an answer of who wants none offered. `refuse_offers` locks the same row."""
    is_offered = locked.origin == ReviewRequest.Origin.OFFERED
    if is_offered and OfferRefusal.objects.filter(learner=locked.learner).exists():
        raise RequestRefused(
            _("You chose that none of your answers is offered. Open the answer to ask about it.")
        )


def open_feedback(*, request: ReviewRequest, now: datetime) -> None:
    """Note when the learner first opened what was returned."""
    ReviewRequest.objects.filter(pk=request.pk, state=State.RETURNED, read_at=None).update(
        read_at=now
    )


def is_reviewable(submission: Submission) -> bool:
    """Return whether the answer is prose and says something."""
    kind = kind_of(submission.version)
    fields = kind.fields(submission.version.content)
    return bool(fields) and not kind.is_empty(response_of(submission))


def refuse_unless_reviewable(learner: User, submission: Submission) -> None:
    if submission.learner_id != learner.pk:
        raise RequestRefused(_("Only your own answers can be reviewed for you."))
    if not is_reviewable(submission):
        raise RequestRefused(_("Mentors review written answers that say something."))


def refuse_if_waiting(submission: Submission) -> None:
    """Refuse a second request, before what was returned is read: nothing can be returned between.

    The constraint holds this as well, but would wait for a mentor who returns the first request and
    who waits for our lock.
    """
    if open_requests().filter(submission=submission).exists():
        raise RequestRefused(_("This answer waits for a mentor already."))


def refuse_if_returned(submission: Submission) -> None:
    """Refuse a further request about an answer that came back to the learner."""
    if seen_by_learners().filter(submission=submission, state=State.RETURNED).exists():
        refuse_more()


def refuse_more() -> NoReturn:
    raise RequestRefused(
        _("Feedback on this answer is there already. Answer the question again to ask more.")
    )


def earlier_reviews(learner: User, submission: Submission) -> list[Review]:
    """Return what mentors returned to the learner on this question, newest first."""
    returned = Review.objects.filter(
        state=Review.State.RETURNED,
        request__learner=learner,
        request__submission__version__question=submission.version.question_id,
    ).exclude(request__origin=ReviewRequest.Origin.SAMPLED)
    return list(returned.select_related("request", "mentor").order_by("-returned_at", "-pk"))


def clean_questions(questions: list[str]) -> list[str]:
    """Return the questions that say something, at most three, each of bounded length."""
    said = [" ".join(question.split())[:LONGEST_QUESTION] for question in questions]
    return [question for question in said if question][:MOST_QUESTIONS]
