"""What feedback tells a learner and a mentor, and leaves behind."""

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.personal import Eraser, Export, Row, delete_rows, quote
from accounts.models import User
from mentoring.domain.erasing import erase_mentoring, erase_notes, erase_requests, lock_requests
from mentoring.domain.queries import seen_by_learners
from mentoring.models import (
    MADE_AT,
    Comment,
    Correction,
    Dispute,
    LearnerNote,
    Mark,
    MentorPause,
    OfferRefusal,
    Phrase,
    Reply,
    Review,
    ReviewRequest,
)
from mockinterviews.personal import lock_interviews
from questions.domain.erasing import lock_answers


def tell_feedback(person: User) -> Iterator[Row]:
    """Yield what the learner asked, and what was returned to them: no mentor's draft."""
    requests = (
        seen_by_learners()
        .filter(learner=person)
        .select_related("submission__version")
        .prefetch_related(
            "reviews__mentor",
            "reviews__comments__replies__author",
            "reviews__talk__author",
            "reviews__corrections",
            "disputes__request",
            "sample__disputes__request",
        )
        .order_by(MADE_AT, "pk")
    )
    for request in requests.iterator(chunk_size=200):
        came = request.state == ReviewRequest.State.RETURNED
        reviews = request.reviews.all() if came else ()
        returned = [one for one in reviews if one.state == Review.State.RETURNED]
        disputes = list(request.disputes.all())
        # Once it is the learner's own, it has a row of its own.
        if hasattr(request, "sample") and request.sample.is_second_mark:
            disputes += request.sample.disputes.all()
        yield {
            "id": request.pk,
            "answer": request.submission_id,
            "asked": request.submission.version.content.get("text", ""),
            "state": request.state,
            "round": request.round,
            "asked_at": request.was_made_at,
            "questions": request.questions,
            "disputes": [tell_dispute(one) for one in disputes],
            "returned_at": request.returned_at,
            "read_at": request.read_at,
            "reviews": [tell_returned(review) for review in returned],
        }


def tell_dispute(dispute: Dispute) -> Row:
    told = dispute.is_told
    return {
        "point": dispute.title,
        "says": dispute.says,
        "upheld": dispute.is_upheld if told else None,
        "reason": dispute.reason if told else "",
    }


def tell_returned(review: Review) -> Row:
    return {
        "mentor": str(review.mentor),
        **tell_review(review),
        "helpful": review.helpful,
        "talk": [tell_reply(reply) for reply in review.talk.all()],
        "comments": [
            {
                "kind": one.kind,
                "field": one.field,
                "quote": one.quote,
                "text": one.text,
                "resolved_at": one.resolved_at,
                "replies": [tell_reply(reply) for reply in one.replies.all()],
            }
            for one in review.comments.all()
        ],
    }


def tell_reply(reply: Reply) -> Row:
    return {"author": str(reply.author), "text": reply.text, "created_at": reply.created_at}


def tell_review(review: Review) -> Row:
    return {
        "verdict": review.verdict,
        "marks": review.marks,
        "summary": review.summary,
        "replies": review.replies,
        "returned_at": review.returned_at,
        "corrections": [
            {
                "changes": one.changes,
                "verdict_before": one.verdict_before,
                "verdict": one.verdict,
                "text": one.text,
                "created_at": one.created_at,
            }
            for one in review.corrections.all()
        ],
    }


def write_feedback(row: Row) -> str:
    lines = [f"## {row['asked_at']:%Y-%m-%d %H:%M} UTC: {row['asked']}", ""]
    for number, question in enumerate(row["questions"], start=1):
        lines += [_("Your question %(number)d:") % {"number": number}, "", quote(question), ""]
    for dispute in row["disputes"]:
        lines += [_("You disputed: %(point)s") % dispute, "", quote(dispute["says"]), ""]
        lines += [quote(dispute["reason"]), ""] if dispute["reason"] else []
    for review in row["reviews"]:
        lines += [f"### {review['mentor']}: {review['verdict']}", "", quote(review["summary"]), ""]
        lines += [*write_replies(review), *write_corrections(review)]
        for comment in review["comments"]:
            lines += [quote(comment["quote"]), "", f"{comment['kind']}: {comment['text']}", ""]
            lines += [f"- {one['author']}: {one['text']}" for one in comment["replies"]]
        lines += write_talk([f"{one['author']}: {one['text']}" for one in review["talk"]])
    return "\n".join(lines)


def tell_reviews_given(person: User) -> Iterator[Row]:
    """Yield the mentor's own marks and words: neither the learner's name nor their text."""
    reviews = (
        Review.objects.filter(mentor=person)
        .select_related("request__submission__version")
        .prefetch_related(
            "comments__replies",
            "talk",
            "corrections",
            Prefetch(
                "request__disputes",
                queryset=Dispute.objects.filter(decided_by=person),
                to_attr="decided",
            ),
        )
        .order_by("pk")
    )
    for review in reviews.iterator(chunk_size=200):
        yield {
            "asked": review.request.submission.version.content.get("text", ""),
            "state": review.state,
            **tell_review(review),
            "verdicts": tell_verdicts(review),
            "comments": [
                {
                    "kind": one.kind,
                    "field": one.field,
                    "text": one.text,
                    "replies": own_words(one.replies.all(), person),
                }
                for one in review.comments.all()
            ],
            "talk": own_words(review.talk.all(), person),
        }


def own_words(replies: Iterable[Reply], person: User) -> list[str]:
    return [reply.text for reply in replies if reply.author_id == person.pk]


def tell_verdicts(review: Review) -> list[Row]:
    """Return what the mentor decided of what was disputed: in their review, or with the dispute.

    The code of before reviews had verdicts stored it with the dispute alone.
    """
    decided = {
        str(one.pk): {"title": one.title, "is_upheld": one.is_upheld, "reason": one.reason}
        for one in review.request.decided
    }
    return [
        {"point": one["title"], "upheld": one["is_upheld"], "reason": one["reason"]}
        for one in (decided | review.verdicts).values()
    ]


def write_replies(review: Row) -> list[str]:
    """Return what was said to the questions that were asked, by their numbers."""
    lines = []
    for number, text in review["replies"].items():
        lines += [_("To question %(number)s:") % {"number": number}, "", quote(text), ""]
    return lines


def write_corrections(review: Row) -> list[str]:
    """Return what was corrected or added afterwards; the marks of before are in the JSON."""
    lines = []
    for one in review["corrections"]:
        when = f"{one['created_at']:%Y-%m-%d %H:%M} UTC"
        is_changed = one["changes"] or one["verdict"]
        says = _("Corrected on %(when)s:") if is_changed else _("Added on %(when)s:")
        lines += [says % {"when": when}, "", quote(one["text"]), ""]
    return lines


def write_talk(said: list[str]) -> list[str]:
    """Return what was said of the whole review, apart from what was said of its last comment."""
    return ["", _("About the whole review:"), "", *(f"- {one}" for one in said)] if said else []


def write_review_given(row: Row) -> str:
    lines = [f"## {row['asked']}", "", f"{row['state']}: {row['verdict']}", ""]
    lines += [quote(row["summary"]), "", *write_replies(row), *write_corrections(row)]
    lines += [f"- {verdict['point']}: {verdict['reason']}" for verdict in row["verdicts"]]
    lines += [f"- {comment['kind']}: {comment['text']}" for comment in row["comments"]]
    lines += write_talk(row["talk"])
    return "\n".join(lines)


def tell_phrases(person: User) -> Iterator[Row]:
    for phrase in Phrase.objects.filter(owner=person):
        yield {"shortcut": phrase.shortcut, "text": phrase.text, "is_shared": phrase.is_shared}


def write_phrase(row: Row) -> str:
    return "\n".join([f"## /{row['shortcut']}", "", quote(row["text"]), ""])


def tell_learner_notes(person: User) -> Iterator[Row]:
    """Yield what the mentor wrote for themselves, without saying about whom.

    The learner it is about gets nothing of it: it is the mentor's private text.
    """
    for note in LearnerNote.objects.filter(mentor=person):
        yield {"text": note.text, "nudged_at": note.nudged_at, "updated_at": note.updated_at}


def tell_review_settings(person: User) -> Iterator[Row]:
    """Yield whether they are away from reviewing, and want no answer of theirs offered."""
    for pause in MentorPause.objects.filter(mentor=person):
        yield {"away_since": pause.since, "back_on": pause.back_on}
    for refusal in OfferRefusal.objects.filter(learner=person):
        yield {"no_answer_offered_since": refusal.since}


def lock_in_order(person: User) -> None:
    """Lock the sittings and the answers before the requests, as whoever changes a score does.

    Both are locked again, for the apps that they are of: that waits for nobody any more.
    """
    lock_interviews(person)
    lock_answers(person)
    lock_requests(person)


EXPORTS = (
    Export(
        name="feedback",
        title=gettext_lazy("Feedback you asked for"),
        models=(ReviewRequest, Review, Comment, Correction, Reply, Dispute),
        tell=tell_feedback,
        write=write_feedback,
    ),
    Export(
        name="reviews_given",
        title=gettext_lazy("Feedback you gave"),
        models=(Review, Comment, Correction, Reply, Dispute),
        tell=tell_reviews_given,
        write=write_review_given,
    ),
    Export(
        name="phrases",
        title=gettext_lazy("Phrases you saved"),
        models=(Phrase,),
        tell=tell_phrases,
        write=write_phrase,
    ),
    Export(
        name="learner_notes",
        title=gettext_lazy("Your private notes as a mentor"),
        models=(LearnerNote,),
        tell=tell_learner_notes,
    ),
    Export(
        name="review_settings",
        title=gettext_lazy("What you chose about reviews"),
        models=(MentorPause, OfferRefusal),
        tell=tell_review_settings,
    ),
)
ERASERS = (
    Eraser(
        models=(ReviewRequest, Review, Comment, Correction, Reply, Mark, Dispute),
        lock=lock_in_order,
        erase=erase_requests,
        goes=gettext_lazy("your requests for feedback, and what mentors wrote about your answers"),
        stays=gettext_lazy("the marks that mentors gave, without your name"),
    ),
    Eraser(
        models=(Review, Reply, Dispute),
        erase=erase_mentoring,
        goes=gettext_lazy("your drafts of feedback; what you hold goes back to the queue"),
        stays=gettext_lazy("feedback that you returned as a mentor, under “A former mentor”"),
    ),
    Eraser(
        models=(Phrase,),
        erase=delete_rows(Phrase, of="owner"),
        goes=gettext_lazy("your saved phrases, the shared ones as well"),
    ),
    Eraser(
        models=(LearnerNote,),
        erase=erase_notes,
        goes=gettext_lazy("private notes: those you wrote as a mentor, and mentors' about you"),
    ),
    Eraser(models=(MentorPause,), erase=delete_rows(MentorPause, of="mentor")),
    Eraser(models=(OfferRefusal,), erase=delete_rows(OfferRefusal, of="learner")),
)
UNTOLD = {Mark: "the marks of a review again, beside the scorer's, to reckon agreement from"}
