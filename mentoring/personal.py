"""What feedback tells a learner and a mentor, and leaves behind."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.personal import Eraser, Export, Row, quote
from accounts.models import User
from mentoring.domain.erasing import erase_mentoring, erase_requests, lock_requests
from mentoring.models import Comment, Review, ReviewRequest


def tell_feedback(person: User) -> Iterator[Row]:
    """Yield what the learner asked, and what was returned to them: no mentor's draft."""
    requests = (
        ReviewRequest.objects.filter(learner=person)
        .select_related("submission__version")
        .prefetch_related("reviews__mentor", "reviews__comments")
        .order_by("asked_at")
    )
    for request in requests.iterator(chunk_size=200):
        returned = [one for one in request.reviews.all() if one.state == Review.State.RETURNED]
        yield {
            "id": request.pk,
            "answer": request.submission_id,
            "asked": request.submission.version.content.get("text", ""),
            "state": request.state,
            "round": request.round,
            "asked_at": request.asked_at,
            "questions": request.questions,
            "returned_at": request.returned_at,
            "read_at": request.read_at,
            "reviews": [tell_returned(review) for review in returned],
        }


def tell_returned(review: Review) -> Row:
    return {
        "mentor": str(review.mentor),
        **tell_review(review),
        "comments": [
            {"kind": one.kind, "field": one.field, "quote": one.quote, "text": one.text}
            for one in review.comments.all()
        ],
    }


def tell_review(review: Review) -> Row:
    return {
        "verdict": review.verdict,
        "marks": review.marks,
        "summary": review.summary,
        "returned_at": review.returned_at,
    }


def write_feedback(row: Row) -> str:
    lines = [f"## {row['asked_at']:%Y-%m-%d %H:%M} UTC: {row['asked']}", ""]
    for question in row["questions"]:
        lines += [_("You asked:"), "", quote(question), ""]
    for review in row["reviews"]:
        lines += [f"### {review['mentor']}: {review['verdict']}", "", quote(review["summary"]), ""]
        for comment in review["comments"]:
            lines += [quote(comment["quote"]), "", f"{comment['kind']}: {comment['text']}", ""]
    return "\n".join(lines)


def tell_reviews_given(person: User) -> Iterator[Row]:
    """Yield the mentor's own marks and words: neither the learner's name nor their text."""
    reviews = (
        Review.objects.filter(mentor=person)
        .select_related("request__submission__version")
        .prefetch_related("comments")
        .order_by("pk")
    )
    for review in reviews.iterator(chunk_size=200):
        yield {
            "asked": review.request.submission.version.content.get("text", ""),
            "state": review.state,
            **tell_review(review),
            "comments": [
                {"kind": one.kind, "field": one.field, "text": one.text}
                for one in review.comments.all()
            ],
        }


def write_review_given(row: Row) -> str:
    lines = [f"## {row['asked']}", "", f"{row['state']}: {row['verdict']}", ""]
    lines += [quote(row["summary"]), ""]
    lines += [f"- {comment['kind']}: {comment['text']}" for comment in row["comments"]]
    return "\n".join(lines)


EXPORTS = (
    Export(
        name="feedback",
        title=gettext_lazy("Feedback you asked for"),
        models=(ReviewRequest, Review, Comment),
        tell=tell_feedback,
        write=write_feedback,
    ),
    Export(
        name="reviews_given",
        title=gettext_lazy("Feedback you gave"),
        models=(Review, Comment),
        tell=tell_reviews_given,
        write=write_review_given,
    ),
)
ERASERS = (
    Eraser(
        models=(ReviewRequest, Review, Comment),
        lock=lock_requests,
        erase=erase_requests,
        goes=gettext_lazy("your requests for feedback, and what mentors wrote about your answers"),
        stays=gettext_lazy("the marks that mentors gave, without your name"),
    ),
    Eraser(
        models=(Review,),
        erase=erase_mentoring,
        goes=gettext_lazy("your drafts of feedback; what you hold goes back to the queue"),
        stays=gettext_lazy("feedback that you returned as a mentor, under “A former mentor”"),
    ),
)
