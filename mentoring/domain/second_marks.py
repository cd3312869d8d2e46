"""A second, independent mark for a stated sample of what came back.

The second mentor marks the same answer and sees nothing of the first; the learner reads who can see
the answer, and nothing of the mark unless they ask for it. From these pairs agreement is reckoned.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.domain.queries import active_mentorships
from mentoring.domain.marking import markings_of
from mentoring.domain.queries import annotate_corrected, is_free, open_requests
from mentoring.domain.readers import mentors_over
from mentoring.models import CohortMarking, Correction, Review, ReviewRequest

State = ReviewRequest.State
USUAL_DIVERGENCE = 25
STRANDED_AFTER = timedelta(days=1)


def sample_second(request: ReviewRequest, review: Review, now: datetime) -> ReviewRequest | None:
    """Put an answer that just came back into the queue for a second mark, if it is in the sample.

    Which ones are is a matter of the request's random key alone, so that nobody can choose. Where
    no other mentor looks after the learner there is none.
    """
    if request.second_of_id or request.sample_of_id or not is_in_sample(request):
        return None
    if not mentors_over(request.learner).exclude(mentor=review.mentor).exists():
        return None
    if open_requests().filter(submission=request.submission).exists():
        return None
    return ReviewRequest.objects.create(
        submission=request.submission,
        learner=request.learner,
        kind=request.kind,
        topic=request.topic,
        words=request.words,
        unsure=request.unsure,
        round=request.round,
        origin=ReviewRequest.Origin.SAMPLED,
        sample_of=request,
        not_for=review.mentor,
        asked_at=now,
    )


def is_in_sample(request: ReviewRequest) -> bool:
    percents = markings_of(request.learner).values_list("second_percent", flat=True)
    return request.pk.int % 100 < max(percents, default=0)


def stranded_seconds(now: datetime) -> QuerySet[ReviewRequest]:
    """Return the second marks that wait over a day with no mentor of the learner's to give them.

    Whoever could have is away, gone or a mentor no longer. They are not opened to all mentors as a
    request of the learner's would be: nobody but the cohort's own was told of its sample.
    """
    others = active_mentorships().filter(
        cohort__memberships__learner=OuterRef("learner"),
        cohort__memberships__left_at=None,
        mentor__review_pause=None,
    )
    others = others.exclude(mentor=OuterRef("not_for")).exclude(mentor=OuterRef("learner"))
    waiting = ReviewRequest.objects.filter(
        ~Exists(others),
        state=State.WAITING,
        origin=ReviewRequest.Origin.SAMPLED,
        asked_at__lte=now - STRANDED_AFTER,
    )
    return waiting.filter(is_free(now))


@transaction.atomic
def drop_stranded(*, now: datetime) -> int:
    """Take those out of the queue, and of the sample. Return how many. Can run twice.

    They are locked in the order of their keys, as by whoever else locks several. All that makes one
    stranded stands in that statement, so that PostgreSQL asks it again of what was taken, or became
    the learner's own, while the statement waited for it.
    """
    stranded = stranded_seconds(now).select_for_update(of=("self",)).order_by("pk")
    keys = list(stranded.values_list("pk", flat=True))
    return ReviewRequest.objects.filter(pk__in=keys).update(
        state=State.WITHDRAWN, withdrawn_at=now, held_by=None, held_since=None, held_until=None
    )


@dataclass(frozen=True)
class Pair:
    """Two mentors' reviews of one answer, made without knowing of each other.

    What they gave is told as they returned it: who corrects may know more by then.
    """

    # The question, as HTML.
    asked: str
    first: Review
    second: Review
    first_verdict: str
    second_verdict: str
    # Shares of all points, from 0 to 1.
    first_share: float
    second_share: float
    # From this difference on, in per cent of the points, staff are told.
    limit: int

    @property
    def difference(self) -> int:
        """The difference in per cent of the points."""
        return round(100 * abs(self.first_share - self.second_share))

    @property
    def is_divergent(self) -> bool:
        return self.difference >= self.limit


def pairs_since(since: datetime) -> QuerySet[ReviewRequest]:
    """Return the second marks that came back since then, the newest first, with the question."""
    return (
        ReviewRequest.objects.filter(
            sample_of__isnull=False, state=State.RETURNED, returned_at__gte=since
        )
        .annotate(asked=F("submission__version__text_html"))
        .order_by("-returned_at", "pk")
    )


def list_pairs(requests: Iterable[ReviewRequest]) -> list[Pair]:
    """Return the pairs of some second marks: three queries, however many they are."""
    requests = list(requests)
    keys = [one.pk for one in requests] + [one.sample_of_id for one in requests]
    returned = Review.objects.filter(request__in=keys, state=Review.State.RETURNED)
    told = annotate_returned_verdict(annotate_corrected(returned)).select_related("mentor")
    reviews = {review.request_id: review for review in told.prefetch_related("criterion_marks")}
    limits = find_limits({one.learner_id for one in requests})
    return [
        Pair(
            asked=one.asked,
            first=reviews[one.sample_of_id],
            second=reviews[one.pk],
            first_verdict=say_verdict(reviews[one.sample_of_id]),
            second_verdict=say_verdict(reviews[one.pk]),
            first_share=share_of_marks(reviews[one.sample_of_id]),
            second_share=share_of_marks(reviews[one.pk]),
            limit=limits.get(one.learner_id, USUAL_DIVERGENCE),
        )
        for one in requests
        if one.pk in reviews and one.sample_of_id in reviews
    ]


def annotate_returned_verdict(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Add `returned_verdict`: the one of before any correction."""
    changed = Correction.objects.filter(review=OuterRef("pk")).exclude(verdict_before="")
    first = Subquery(changed.order_by("number").values("verdict_before")[:1])
    return reviews.annotate(returned_verdict=Coalesce(first, "verdict"))


def say_verdict(review: Review) -> str:
    return str(Review.Verdict(review.returned_verdict).label)


def find_limits(learners: set[int]) -> dict[int, int]:
    """Return the strictest limit of the cohorts that each of these learners is in now."""
    rows = CohortMarking.objects.filter(
        cohort__archived_at=None,
        cohort__memberships__learner__in=learners,
        cohort__memberships__left_at=None,
    ).values_list("cohort__memberships__learner", "divergence")
    found: dict[int, int] = {}
    for learner, limit in rows:
        found[learner] = min(limit, found.get(learner, 100))
    return found


def share_of_marks(review: Review) -> float:
    """Return what share of all marks a review gave."""
    marks = review.criterion_marks.all()
    highest = sum(mark.maximum for mark in marks)
    return sum(mark.given for mark in marks) / highest if highest else 0.0
