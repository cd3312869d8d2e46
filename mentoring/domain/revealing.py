"""The automatic score on the desk: after the mentor's marks, unless a cohort has it otherwise."""

from dataclasses import dataclass

from mentoring.domain.comparison import Compared, compare_marks
from mentoring.domain.marking import marks_come_first
from mentoring.models import Review, ReviewRequest
from questions.domain.reports import automatic_score
from questions.models import Score


@dataclass(frozen=True)
class Reading:
    """How the scorer read one part: what it gave, the words it relied on, and why."""

    title: str
    status: str
    points: float
    maximum: float
    quote: str
    reason: str


@dataclass(frozen=True)
class Automatic:
    """The automatic score beside a mentor's marks."""

    score: Score
    compared: list[Compared]
    readings: list[Reading]


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
    parts = score.report.get("parts", [])
    return Automatic(
        score=score,
        compared=compare_marks(request.submission, review.marks, score),
        readings=[
            Reading(
                title=part["title"],
                status=part["status"],
                points=part["points"],
                maximum=part["maximum"],
                quote=(part.get("quote") or {}).get("text", ""),
                reason=part["reason"],
            )
            for part in parts
            if "title" in part and "reason" in part
        ],
    )
