"""Remarks anchored to spans of the answer, which never changes."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.domain.anchors import SpanError, locate
from mentoring.domain.begun import put_on_list
from mentoring.domain.leases import keep_lease, lock_mentor, lock_request
from mentoring.domain.reviews import lock_review
from mentoring.domain.rubric import fields_of
from mentoring.models import Comment, Review, ReviewRequest
from questions.kinds import kind_of, response_of
from questions.models import Submission

LONGEST_COMMENT = 2000


class CommentRefused(Exception):
    """A remark that cannot be stored. Carries a sentence for the mentor."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@transaction.atomic
def add_comment(
    *,
    request: ReviewRequest,
    mentor: User,
    id: UUID,
    kind: Comment.Kind,
    field: str,
    quote: str,
    start: int | None = None,
    end: int | None = None,
    text: str,
    now: datetime,
) -> Comment:
    """Anchor a remark to code points `start` to `end` of one field, where `quote` stands.

    Without offsets the quote must stand in the field exactly once. The `id` comes from the form: a
    remark sent twice is stored once, and another remark from a form whose page came back with its
    old id is a second one. It is kept in the mentor's draft even after a lost lease.
    Raise SpanError where the quote doesn't stand there, CommentRefused after returning.
    """
    review = open_draft(request, mentor, now)
    start, end, quote = find_span(request.submission, field, quote, start, end)
    said = {"kind": kind, "field": field, "start": start, "end": end, "quote": quote}
    said["text"] = text[:LONGEST_COMMENT]
    if stored := review.comments.filter(pk=id, **said).first():
        return stored
    if Comment.objects.filter(pk=id).exists():
        id = uuid4()
    put_on_list(review=review)
    return Comment.objects.create(id=id, review=review, created_at=now, **said)


@transaction.atomic
def remove_comment(*, request: ReviewRequest, mentor: User, id: UUID, now: datetime) -> None:
    """Remove a remark from the mentor's own draft. Removing twice is the same as once."""
    review = open_draft(request, mentor, now)
    gone, _by_model = review.comments.filter(pk=id).delete()
    if gone:
        put_on_list(review=review)


def open_draft(request: ReviewRequest, mentor: User, now: datetime) -> Review:
    """Lock the mentor's draft and renew the lease if it is still theirs."""
    lock_mentor(mentor)
    locked = lock_request(request)
    review = lock_review(locked, mentor)
    if review.state == Review.State.RETURNED:
        raise CommentRefused(_("This review is returned; it cannot be changed any more."))
    keep_lease(locked, mentor, now)
    return review


def find_span(
    submission: Submission, field: str, quote: str, start: int | None, end: int | None
) -> tuple[int, int, str]:
    """Return where `quote` stands in the answer itself, without white space at its ends."""
    if field not in {known.slug for known in fields_of(submission)}:
        raise SpanError(_("Choose the part of the answer that the words stand in."))
    text = kind_of(submission.version).text_of(
        response_of(submission), field, submission.version.content
    )
    wanted = quote.strip()
    if start is not None and end is not None and wanted and text[start:end] == quote:
        start += len(quote) - len(quote.lstrip())
        return start, start + len(wanted), wanted
    return *locate(text, wanted), wanted
