"""Answers that the scorer is unsure about go to people: offered, without the learner asking.

Texts are private by default. An answer is offered only where a cohort of the learner's says so in
its settings, which the learner reads with their feedback; they can refuse once for all, or withdraw
a single one. Answers of an interview come with it once it is closed.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet, UUIDField

from accounts.domain.notices import lock_people
from accounts.models import Membership, User
from mentoring.domain.leases import holder_of
from mentoring.domain.queries import open_requests
from mentoring.domain.requests import (
    count_rounds,
    describe_answer,
    earlier_reviews,
    is_reviewable,
)
from mentoring.domain.telling import find_news, take_back_askings, tell_news
from mentoring.models import OfferRefusal, ReviewRequest
from questions.models import Score, Submission
from studyhub.statements import Given, Statement

State = ReviewRequest.State


def offering_memberships() -> QuerySet[Membership]:
    """Return who is in a cohort that offers unsure answers to its mentors."""
    return Membership.objects.filter(
        left_at=None, cohort__archived_at=None, cohort__review_marking__offers_unsure=True
    )


# Each answer that the scorer is unsure about takes it: whether a mentor was asked, and whether such
# answers of this learner are offered.
STANDING = Statement(
    lambda: User.objects.filter(pk=Given("learner", BigIntegerField())).values_list(
        Exists(open_requests().filter(submission=Given("submission", UUIDField()))),
        Exists(offering_memberships().filter(learner=OuterRef("pk")))
        & ~Exists(OfferRefusal.objects.filter(learner=OuterRef("pk"))),
    )
)


def describe_offers(learner: User) -> str:
    """Return "given", "refused", or "" where no cohort of theirs offers unsure answers."""
    if not offering_memberships().filter(learner=learner).exists():
        return ""
    refused = OfferRefusal.objects.filter(learner=learner).exists()
    return "refused" if refused else "given"


def hear_score(*, submission: Submission, score: Score, now: datetime) -> None:
    """Take note that a locked answer got its automatic score: it is unsure, and may be offered."""
    if not score.report.get("needs_person"):
        return
    [(is_open, goes_along)] = STANDING.fetch(
        learner=submission.learner_id, submission=submission.pk
    )
    if is_open:
        open_requests().filter(submission=submission).update(unsure=True)
    elif goes_along and may_be_offered(submission):
        offer(submission, now)


def may_be_offered(submission: Submission) -> bool:
    """Return whether an answer is one to review, that nobody asked about and that still counts.

    The score of one whose interview was opened again may come after it was taken back.
    """
    is_there = submission.withdrawn_at is None and is_reviewable(submission)
    return is_there and not was_asked(submission)


def was_asked(submission: Submission) -> bool:
    return ReviewRequest.objects.filter(submission=submission).exists()


def offer(submission: Submission, now: datetime) -> ReviewRequest:
    """Put an answer into the queue that nobody asked about. Its age begins with its score.

    A further answer is a further round, and no mentor is asked by name.
    """
    request = ReviewRequest.objects.create(
        origin=ReviewRequest.Origin.OFFERED,
        round=count_rounds(earlier_reviews(submission.learner, submission)) + 1,
        asked_at=now,
        **(describe_answer(submission) | {"unsure": True}),
    )
    news = find_news(request)
    # The learner may hear of the score later in the same transaction.
    lock_people({*(mentor.pk for mentor in news), submission.learner_id})
    tell_news(request, news, now)
    return request


@transaction.atomic
def refuse_offers(*, learner: User, now: datetime) -> int:
    """Offer none of this learner's answers from now on, and withdraw those that wait.

    Return how many were withdrawn; what mentors were told of them is taken back. What a mentor
    holds at the moment is finished.
    """
    OfferRefusal.objects.get_or_create(learner=learner, defaults={"since": now})
    # What was withdrawn is locked as well: it may just be put back.
    offered = ReviewRequest.objects.filter(
        learner=learner,
        state__in=(State.WAITING, State.WITHDRAWN),
        origin=ReviewRequest.Origin.OFFERED,
    )
    locked = offered.select_for_update(of=("self",)).order_by("pk")
    withdrawn = [one for one in locked if is_free(one, now)]
    ReviewRequest.objects.filter(pk__in=[one.pk for one in withdrawn]).update(
        state=State.WITHDRAWN, withdrawn_at=now, held_by=None, held_since=None, held_until=None
    )
    take_back_askings(withdrawn)
    return len(withdrawn)


def is_free(request: ReviewRequest, now: datetime) -> bool:
    """Return whether a request waits and nobody holds it."""
    return request.state == State.WAITING and holder_of(request, now) is None


def allow_offers(*, learner: User) -> None:
    """Take the refusal back. Twice is the same as once."""
    OfferRefusal.objects.filter(learner=learner).delete()
