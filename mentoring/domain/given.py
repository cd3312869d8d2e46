"""What a mentor returned: all of it, and what they told one learner before."""

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from mentoring.domain.blinding import annotate_blind
from mentoring.domain.queries import annotate_corrected, seen_by_learners
from mentoring.models import Review, ReviewRequest
from studyhub.statements import Given


def reviews_given_by(mentor: User | Given) -> QuerySet[Review]:
    """Return what the mentor returned or kept as a second mark, the newest first."""
    returned = Review.objects.filter(mentor=mentor, state=Review.State.RETURNED)
    return returned.order_by("-returned_at", "pk")


def told_by(
    mentor: User | Given, learner: User | OuterRef, but: ReviewRequest | OuterRef
) -> QuerySet[Review]:
    """Return what the mentor told a learner, with any other request but this one.

    The learner has it: no page hides their name there.
    """
    theirs = seen_by_learners().filter(
        pk=OuterRef("request"), learner=learner, state=ReviewRequest.State.RETURNED
    )
    return reviews_given_by(mentor).filter(Exists(theirs)).exclude(request=but)


def annotate_told(
    requests: QuerySet[ReviewRequest], mentor: User | Given
) -> QuerySet[ReviewRequest]:
    """Add `has_told`: whether the mentor's page of it leads to what they told its learner before.

    Where the name is hidden it does not: who they are would be told with it.
    """
    told = told_by(mentor, OuterRef(OuterRef("learner")), but=OuterRef("pk"))
    return requests.annotate(has_told=Q(is_blind=False) & Exists(told))


def with_questions(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Add what a list of reviews shows: `asked`, the question as HTML, and the request.

    Of a learner who was erased only the marks are left, and no page shows those.
    """
    requests = annotate_blind(ReviewRequest.objects.select_related("learner"))
    there = reviews.filter(request__learner__erased_at=None)
    titled = annotate_corrected(there).annotate(asked=F("request__submission__version__text_html"))
    return titled.prefetch_related(Prefetch("request", requests))
