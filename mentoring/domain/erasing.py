"""What becomes of requests, reviews and comments when the learner or the mentor is erased."""

from datetime import datetime

from django.db.models import Q

from accounts.domain.exports import drop_exports
from accounts.models import User
from mentoring.domain.leases import clear
from mentoring.models import (
    Comment,
    Correction,
    Dispute,
    LearnerNote,
    Reply,
    Review,
    ReviewRequest,
)

State = ReviewRequest.State


def lock_requests(person: User) -> None:
    """Take the lock under which everything that happens to a request happens."""
    mine = Q(learner=person) | Q(held_by=person) | Q(reviews__mentor=person)
    keys = ReviewRequest.objects.filter(mine).values("pk")
    rows = ReviewRequest.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    list(rows.values_list("pk"))


def erase_requests(*, person: User, tombstone: User, now: datetime) -> None:
    """Erase what was written about the learner's words: their questions, comments, summaries.

    The marks and the verdict of what was returned stay under the tombstone, for the agreement of
    mentors is reckoned from them. What was not returned goes whole, and so do the exports that hold
    the mentors' own copy of what they wrote.
    """
    requests = ReviewRequest.objects.filter(learner=person)
    requests.exclude(state=State.RETURNED).delete()
    # A mentor who lost the lease may have a draft beside the review that was returned.
    reviews = Review.objects.filter(request__learner=person)
    drop_exports(people=set(reviews.values_list("mentor", flat=True)))
    reviews.exclude(state=Review.State.RETURNED).delete()
    Comment.objects.filter(review__request__learner=person).delete()
    Reply.objects.filter(review__request__learner=person).delete()
    Correction.objects.filter(review__request__learner=person).delete()
    Dispute.objects.filter(request__learner=person).delete()
    reviews.update(summary="", replies={}, verdicts={})
    requests.update(learner=tombstone, questions=[], asked_of=None)


def erase_mentoring(*, person: User, tombstone: User, now: datetime) -> None:
    """Give back what the mentor holds, delete their drafts, and keep what they returned.

    Feedback that a learner received is theirs to keep, its text and replies as well: it stays under
    the tombstone's name.
    """
    for request in ReviewRequest.objects.filter(held_by=person):
        clear(request)
        request.save(update_fields=["held_by", "held_since", "held_until"])
    reviews = Review.objects.filter(mentor=person)
    drop_exports(people=set(reviews.values_list("request__learner", flat=True)))
    reviews.exclude(state=Review.State.RETURNED).delete()
    reviews.update(mentor=tombstone)
    Reply.objects.filter(author=person).update(author=tombstone)
    Dispute.objects.filter(decided_by=person).update(decided_by=tombstone)
    ReviewRequest.objects.filter(asked_of=person).update(asked_of=None)


def erase_notes(*, person: User, **_others) -> None:
    """Delete private notes, and with the person's own those about them."""
    LearnerNote.objects.filter(Q(mentor=person) | Q(learner=person)).delete()
