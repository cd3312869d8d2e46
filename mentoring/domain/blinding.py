"""Marking without seeing names, where a cohort of the learner's has it so.

The name is hidden from the asking until the learner has the feedback. What they wrote is theirs to
sign or not: a text is never searched for names.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from mentoring.models import CohortMarking, ReviewRequest

HIDING = (ReviewRequest.State.WAITING, ReviewRequest.State.RETURNING)


def annotate_blind(requests: QuerySet[ReviewRequest]) -> QuerySet[ReviewRequest]:
    """Add `is_blind`: whether the pages of mentors call the learner by no name."""
    blind = CohortMarking.objects.filter(
        is_blind=True,
        cohort__archived_at=None,
        cohort__memberships__learner=OuterRef("learner"),
        cohort__memberships__left_at=None,
    )
    return requests.annotate(is_blind=Q(state__in=HIDING) & Exists(blind))


def name_learner(request: ReviewRequest) -> str:
    """Return what a mentor is told the learner is called; asks where it is not known yet."""
    if not hasattr(request, "is_blind"):
        request.is_blind = annotate_blind(ReviewRequest.objects.filter(pk=request.pk)).values_list(
            "is_blind", flat=True
        )[0]
    return request.called
