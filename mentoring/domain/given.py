"""What a mentor returned: all of it, and what they told one learner before."""

from datetime import datetime

from django.db.models import BigIntegerField, Exists, F, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from mentoring.domain.blinding import annotate_blind
from mentoring.domain.news import annotate_unseen, has_unseen
from mentoring.domain.queries import annotate_corrected, seen_by_learners
from mentoring.models import Review, ReviewRequest
from studyhub.statements import Given, Statement

MENTOR = Given("mentor", BigIntegerField())


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


def talked_of(mentor: User | Given) -> QuerySet[Review]:
    """Return the reviews of a mentor whose learners replied what the mentor has not seen."""
    there = reviews_given_by(mentor).filter(request__learner__erased_at=None)
    return there.filter(has_unseen(mentor))


def reviews_to_show(mentor: User, since: datetime) -> QuerySet[Review]:
    """Return what the mentor returned since then, and before it what has replies that are new."""
    given = reviews_given_by(mentor).annotate(is_talked_of=Q(has_unseen(mentor)))
    shown = given.filter(Q(is_talked_of=True) | Q(returned_at__gte=since))
    return shown.order_by("-is_talked_of", "-returned_at", "pk")


TALKED_OF = Statement(lambda: talked_of(MENTOR).order_by().values_list("pk"))


def count_talked_of(mentor: User) -> int:
    """Return how many those are, for pages that are opened all the time."""
    return len(TALKED_OF.fetch(mentor=mentor.pk))


def with_questions(reviews: QuerySet[Review], mentor: User) -> QuerySet[Review]:
    """Add what a list of reviews shows: `asked`, the question as HTML, the request, and how many
    replies are new to the `mentor`.

    Of a learner who was erased only the marks are left, and no page shows those.
    """
    requests = annotate_blind(ReviewRequest.objects.select_related("learner"))
    there = reviews.filter(request__learner__erased_at=None)
    titled = annotate_corrected(there).annotate(asked=F("request__submission__version__text_html"))
    titled = annotate_unseen(titled, mentor)
    return titled.prefetch_related(Prefetch("request", requests))
