"""What a mentor had begun and holds no more: their text is kept, and found again."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from mentoring.domain.queries import is_held, reviews_by
from mentoring.models import Comment, Dispute, Review, ReviewRequest
from studyhub.statements import Given

State = ReviewRequest.State
WRITTEN = ~Q(marks={}) | ~Q(summary="") | ~Q(verdict="") | ~Q(replies={}) | ~Q(verdicts={})


def drafts_by(mentor: User | Given) -> QuerySet[Review]:
    """Return the mentor's draft on the request of an outer query, if it says anything."""
    remarks = Comment.objects.filter(review=OuterRef("pk"))
    # Before reviews had verdicts of their own a verdict stood with its dispute alone.
    verdicts = Dispute.objects.filter(request=OuterRef("request"), decided_by=OuterRef("mentor"))
    says_something = WRITTEN | Exists(remarks) | Exists(verdicts)
    return reviews_by(mentor).filter(says_something, state=Review.State.DRAFT)


def begun_requests(mentor: User, now: datetime) -> QuerySet[ReviewRequest]:
    """Return what the mentor left, lost, or saw withdrawn while they wrote, the newest text first.

    Where the learner was erased the text went with them. What was put away comes back with a newer
    text or remark, and once they take the request again or go on with it.
    """
    listed = Q(put_away_at=None) | Q(put_away_at__lt=F("updated_at"))
    drafts = drafts_by(mentor).filter(listed)
    held = Q(is_held(now), state=State.WAITING, held_by=mentor)
    begun = ReviewRequest.objects.filter(Exists(drafts), ~held, learner__erased_at=None)
    begun = begun.annotate(begun_at=Subquery(drafts.values("updated_at")))
    return begun.annotate(taken_back_at=F("submission__withdrawn_at")).order_by("-begun_at", "pk")


def put_away(*, review: Review, now: datetime) -> None:
    """Take a draft off the list of what was begun. Its text stays; twice is the same as once."""
    Review.objects.filter(pk=review.pk, state=Review.State.DRAFT).update(put_away_at=now)


def put_on_list(*, review: Review) -> None:
    """Undo that, or list it anew as it says something else by now.

    A remark leaves `updated_at` as it is: windows say by it when the text was saved.
    """
    Review.objects.filter(pk=review.pk, put_away_at__isnull=False).update(put_away_at=None)
