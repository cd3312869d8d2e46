"""The answer as it is read: fields, paragraphs, and in place the comments on them and the words
that the automatic score relied on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from mentoring.domain.anchors import Segment, Span, cut_into_segments, list_paragraphs
from mentoring.domain.revealing import Automatic, Reading
from mentoring.domain.rubric import fields_of
from mentoring.models import Comment
from mockinterviews.domain.follow_ups import tell_follow_ups
from questions.kinds import kind_of, response_of
from questions.models import Submission


@dataclass(frozen=True)
class Numbered:
    """A comment and its number in the reading order."""

    number: int
    comment: Comment

    @property
    def note(self) -> str:
        """From which round it was carried over; nothing where it is of this one."""
        review = getattr(self.comment, "carried_from", None)
        return _("from round %(round)d") % {"round": review.request.round} if review else ""

    @property
    def is_carried(self) -> bool:
        return hasattr(self.comment, "carried_from")

    @property
    def fresh_id(self) -> UUID:
        """The id of a reply that may be written here: sent twice, it is stored once."""
        return uuid4()

    @property
    def kind_label(self) -> str:
        return self.comment.get_kind_display()

    @property
    def quote(self) -> str:
        return self.comment.quote

    @property
    def text(self) -> str:
        return self.comment.text


@dataclass(frozen=True)
class Piece:
    """A piece of text under the same comments and readings of the scorer, and which of both end
    with it."""

    text: str
    comments: list[Numbered]
    closing: list[Numbered]
    readings: list[Reading]
    closing_readings: list[Reading]

    @property
    def points(self) -> str:
        """The numbers of the key points that were found in these words."""
        return " ".join(str(reading.number) for reading in self.readings)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph and the comments whose span ends in it."""

    start: int
    segments: list[Piece]
    comments: list[Numbered] = field(default_factory=list)


@dataclass(frozen=True)
class AnswerField:
    """One part of the answer. `text` is exactly what offsets count in."""

    slug: str
    title: str
    text: str
    paragraphs: list[Paragraph]


def lay_out(
    submission: Submission, comments: Iterable[Comment] = (), automatic: Automatic | None = None
) -> list[AnswerField]:
    """Return the parts of the answer in order, with `comments` numbered through all of them, and
    with the words that the automatic score relied on where it may be seen.

    There are none where what is stored cannot be read.
    """
    kind, content = kind_of(submission.version), submission.version.content
    if not kind.is_readable(submission.response):
        return []
    fields = fields_of(submission)
    numbered = number_comments(comments, [each.slug for each in fields])
    return [
        lay_out_field(
            each.slug,
            each.title,
            kind.text_of(submission.response, each.slug, content),
            [one for one in numbered if one.comment.field == each.slug],
            list_read(automatic, each.slug),
        )
        for each in fields
    ]


def list_read(automatic: Automatic | None, slug: str) -> list[Span]:
    """Return the spans of a field that the automatic score relied on, each with its reading."""
    if automatic is None:
        return []
    readings = {reading.number: reading for reading in automatic.readings}
    return [
        Span(span.start, span.end, readings[span.number])
        for span in automatic.spans.get(slug, [])
        if span.number in readings
    ]


def tell_what_followed(submission: Submission) -> list[dict[str, str]]:
    """Return what was written under each prompt that followed the answer in an interview."""
    response = response_of(submission)
    if not response.get("follow_ups"):
        return []
    asked = getattr(submission, "interview_question", None)
    return tell_follow_ups(asked.follow_ups, response) if asked else []


def find_replacement(submission: Submission) -> Submission | None:
    """Return the answer that took the place of one that was taken back, once there is one."""
    if submission.withdrawn_at is None:
        return None
    there = Submission.objects.filter(withdrawn_at=None)
    return there.filter(interview_question__withdrawn_answers__submission=submission).first()


def number_comments(comments: Iterable[Comment], order: list[str]) -> list[Numbered]:
    """Number the comments as one meets them: by field, then by place."""
    known = [comment for comment in comments if comment.field in order]
    known.sort(key=lambda comment: (order.index(comment.field), comment.start, comment.end))
    return [Numbered(number, comment) for number, comment in enumerate(known, start=1)]


def lay_out_field(
    slug: str, title: str, text: str, here: list[Numbered], read: list[Span]
) -> AnswerField:
    """Cut a field into paragraphs with the comments that are `here` and what the scorer `read`."""
    spans = [Span(each.comment.start, each.comment.end, each) for each in here] + read
    return AnswerField(
        slug,
        title,
        text,
        [
            Paragraph(
                start,
                [tell_apart(one) for one in cut_into_segments(text, spans, start=start, end=end)],
                [each for each in here if start < each.comment.end <= end],
            )
            for start, end in list_paragraphs(text)
        ],
    )


def tell_apart(segment: Segment) -> Piece:
    """Return a segment with what people said of it and what the scorer found in it."""
    return Piece(
        segment.text,
        [key for key in segment.keys if isinstance(key, Numbered)],
        [key for key in segment.closing if isinstance(key, Numbered)],
        [key for key in segment.keys if isinstance(key, Reading)],
        [key for key in segment.closing if isinstance(key, Reading)],
    )
