"""What learner and mentor say of a review that came back, under its comments and of all of it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Role, User
from mentoring.domain.news import list_new
from mentoring.domain.queries import seen_by_learners
from mentoring.domain.telling import tell_of_reply
from mentoring.models import Comment, Reply, Review, ReviewRequest

LONGEST_REPLY = 1000


def reviews_to_talk_of() -> QuerySet[Review]:
    """Return the reviews that their learners can see: none of one who was erased."""
    theirs = seen_by_learners().filter(state="returned", learner__erased_at=None)
    return Review.objects.filter(state=Review.State.RETURNED, request__in=theirs).select_related(
        "request__learner", "mentor"
    )


def returned_comments() -> QuerySet[Comment]:
    """Return the comments that their learners can see."""
    return Comment.objects.filter(review__in=reviews_to_talk_of()).select_related(
        "review__request__learner", "review__mentor"
    )


@transaction.atomic
def reply_to(*, to: Comment | Review, author: User, id: UUID, text: str, now: datetime) -> Reply:
    """Say something under a comment, or of a whole review; the other one gets a notice.

    Sent twice it is stored once. Raise ReviewRequest.DoesNotExist where the learner was erased
    since the review was fetched: an erasure holds the request, and meets no reply that follows it.
    """
    is_whole = isinstance(to, Review)
    review = to if is_whole else to.review
    asked = ReviewRequest.objects.select_for_update(no_key=True).filter(pk=review.request_id)
    asked.get(learner=review.request.learner_id)
    said = {"review" if is_whole else "comment": to, "author": author}
    if Reply.objects.filter(pk=id).exclude(**said).exists():
        id = uuid4()
    reply, made = Reply.objects.get_or_create(
        pk=id, **said, defaults={"text": text[:LONGEST_REPLY], "created_at": now}
    )
    if not made:
        return reply
    learner, mentor = review.request.learner, review.mentor
    if author == learner and hears(mentor):
        tell_of_reply(reply, mentor, reverse("review_read", args=[review.request_id]), now)
    elif author == mentor:
        tell_of_reply(reply, learner, reverse("feedback_detail", args=[review.request_id]), now)
    return reply


def describe_talk(review: Review, comments: Iterable[Comment], reader: User) -> dict:
    """Return what was said of a whole review, and the id of a reply that may be written there.

    `said` is that and what was said under the `comments`, `news` what of it is new to the `reader`,
    and `opened` under which comments that stands: of one that was resolved the fold is open.
    """
    talk = list(review.talk.select_related("author"))
    said = [*(reply for one in comments for reply in one.replies.all()), *talk]
    news = list_new(said, reader)
    return {
        "talks": True,
        "talk": talk,
        "said": said,
        "fresh_id": uuid4(),
        "news": news,
        "opened": {one.comment_id for one in news if one.comment_id},
    }


def hears(mentor: User) -> bool:
    """Return whether a reply reaches who gave a review: they can sign in, and are a mentor yet."""
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
