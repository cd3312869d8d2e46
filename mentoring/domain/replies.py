"""What learner and mentor say under a comment that was returned, and when it is dealt with."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse

from accounts.models import Role, User
from mentoring.domain.queries import seen_by_learners
from mentoring.domain.telling import tell_of_reply
from mentoring.models import Comment, Reply, Review

LONGEST_REPLY = 1000


def returned_comments():
    """Return the comments that their learners can see."""
    return Comment.objects.filter(
        review__state=Review.State.RETURNED,
        review__request__in=seen_by_learners().filter(state="returned"),
    ).select_related("review__request__learner", "review__mentor")


@transaction.atomic
def reply_to(*, comment: Comment, author: User, id: UUID, text: str, now: datetime) -> Reply:
    """Say something under a comment; sent twice it is stored once. The other one gets a notice."""
    if Reply.objects.filter(pk=id).exclude(comment=comment, author=author).exists():
        id = uuid4()
    reply, made = Reply.objects.get_or_create(
        pk=id,
        comment=comment,
        author=author,
        defaults={"text": text[:LONGEST_REPLY], "created_at": now},
    )
    if not made:
        return reply
    review = comment.review
    learner, mentor = review.request.learner, review.mentor
    if author == learner and hears(mentor):
        tell_of_reply(reply, mentor, reverse("review_read", args=[review.request_id]), now)
    elif author == mentor:
        tell_of_reply(reply, learner, reverse("feedback_detail", args=[review.request_id]), now)
    return reply


def hears(mentor: User) -> bool:
    """Return whether a reply reaches who made a comment: they can sign in, and are a mentor yet."""
    return mentor.is_active and Role.MENTOR in mentor.roles


def resolve_comment(*, comment: Comment, resolved: bool, now: datetime) -> Comment:
    """Fold a comment that is dealt with, or open it again. Twice is the same as once."""
    comment.resolved_at = (comment.resolved_at or now) if resolved else None
    comment.save(update_fields=["resolved_at"])
    return comment


def rate_review(*, review: Review, helpful: Review.Helpful, now: datetime) -> Review:
    """Note whether the feedback helped its learner; they can change their mind."""
    review.helpful, review.rated_at = helpful, now
    review.save(update_fields=["helpful", "rated_at"])
    return review
