"""Marking without seeing names, where a cohort of the learner's has it so.

The name is hidden from the asking until the learner has the feedback: for good where there is none
for them, of what they withdrew and of a second mark. So is how much of theirs waits. What they
wrote is theirs to sign or not: a text is never searched for names.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from mentoring.models import CohortMarking, ReviewRequest

State = ReviewRequest.State
HIDING = Q(state__in=(State.WAITING, State.RETURNING, State.WITHDRAWN)) | Q(
    origin=ReviewRequest.Origin.SAMPLED
)


def annotate_blind(requests: QuerySet[ReviewRequest]) -> QuerySet[ReviewRequest]:
    """Add `is_blind`: whether the pages of mentors call the learner by no name."""
    return requests.annotate(is_blind=HIDING & Exists(blind_markings("learner")))


def blind_markings(learner: str) -> QuerySet[CohortMarking]:
    """Return the settings that hide a learner: of the outer query, where `learner` is their key."""
    return CohortMarking.objects.filter(
        is_blind=True,
        cohort__archived_at=None,
        cohort__memberships__learner=OuterRef(learner),
        cohort__memberships__left_at=None,
    )


def find_hidden(learners: Iterable[User]) -> set[int]:
    """Return the keys of those of whom no page may say by name what waits: one query."""
    keys = [learner.pk for learner in learners]
    hidden = User.objects.filter(Exists(blind_markings("pk")), pk__in=keys)
    return set(hidden.values_list("pk", flat=True))


def name_learner(request: ReviewRequest) -> str:
    """Return what a mentor is told the learner is called; asks where it is not known yet."""
    if not hasattr(request, "is_blind"):
        request.is_blind = annotate_blind(ReviewRequest.objects.filter(pk=request.pk)).values_list(
            "is_blind", flat=True
        )[0]
    return request.called
