"""The automatic score on the desk: after the mentor's marks, unless a cohort has it otherwise."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mentoring.domain.comparison import Compared, compare_marks
from mentoring.domain.marking import marks_come_first
from mentoring.domain.rubric import fields_of
from mentoring.models import Review, ReviewRequest
from questions.domain.reports import automatic_score
from questions.domain.segments import Span, list_quotes
from questions.kinds import kind_of, response_of
from questions.models import Score, Submission
from scoring import settle_part
from studyhub.templatetags.score_view import STATUS_WORDS


@dataclass(frozen=True)
class Reading:
    """How the scorer read one part: what it gave, the words it relied on, and why."""

    number: int
    title: str
    status: str
    points: float
    maximum: float
    quote: str
    reason: str
    # Whether these words stand in the answer, to lead there and back.
    is_placed: bool

    @property
    def word(self) -> str:
        """Return the status in words."""
        return STATUS_WORDS[self.status]


@dataclass(frozen=True)
class Automatic:
    """The automatic score beside a mentor's marks."""

    score: Score
    compared: list[Compared]
    readings: list[Reading]
    # Where the words stand that it relied on, by field.
    spans: Mapping[str, list[Span]]


def is_revealed(request: ReviewRequest, review: Review) -> bool:
    """Return whether this mentor may see the automatic score now."""
    return review.revealed_at is not None or not marks_come_first(request.learner)


def reveal_to(request: ReviewRequest, review: Review) -> Automatic | None:
    """Return the automatic score for who may see it; None before that, and where there is none."""
    if not is_revealed(request, review):
        return None
    score = automatic_score(request.submission)
    if score is None:
        return None
    spans = find_spans(request.submission, score)
    return Automatic(
        score=score,
        compared=compare_marks(request.submission, review.marks, score),
        readings=list_readings(score, {span.number for here in spans.values() for span in here}),
        spans=spans,
    )


def find_spans(submission: Submission, score: Score) -> dict[str, list[Span]]:
    """Return where the words stand that a score relied on, by field of the answer."""
    kind, content = kind_of(submission.version), submission.version.content
    response = response_of(submission)
    texts = {
        field.slug: kind.text_of(response, field.slug, content) for field in fields_of(submission)
    }
    return {slug: list(list_quotes(score.report, slug, text)) for slug, text in texts.items()}


def tell_others(reason: str) -> str:
    """Return a reason for who did not write the answer: the report speaks to who did."""
    return re.sub(r"^Your (?=answer|design|connection)", "The ", reason)


def list_readings(score: Score, placed: set[int]) -> list[Reading]:
    """Return how the scorer read each part; `placed` are the numbers of those with a span."""
    return [
        Reading(
            number=number,
            title=part["title"],
            status=part["status"],
            points=part["points"],
            maximum=part["maximum"],
            quote=(part.get("quote") or {}).get("text", ""),
            reason=tell_others(part["reason"]),
            is_placed=number in placed,
        )
        for number, part in enumerate(map(settle_part, score.report.get("parts", [])), start=1)
        if "title" in part and "reason" in part
    ]
