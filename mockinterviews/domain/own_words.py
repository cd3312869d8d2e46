"""What a learner left in the sections of an interview that are not scored.

Their own marks, given before any key was seen, stand beside the scores; free text is kept to read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mockinterviews.domain.pages import own_marks
from mockinterviews.domain.results import Row
from mockinterviews.domain.sums import State
from mockinterviews.models import Interview, InterviewQuestion, SectionKind


@dataclass(frozen=True)
class Written:
    """The free text of one section."""

    title: str
    prompt: str
    text: str


@dataclass(frozen=True)
class OwnReview:
    """One's own marks beside the scores: the mean per cent of both, over the answers with both."""

    count: int
    own: int
    scored: int

    @property
    def difference(self) -> int:
        return self.own - self.scored


def find_own_marks(interview: Interview) -> dict[int, int]:
    """Return what the learner gave each answer, by position: one query where it was asked for."""
    return own_marks(interview) if has_section(interview, SectionKind.SELF_REVIEW) else {}


def find_free_texts(interview: Interview) -> list[Written]:
    """Return what was written in the sections of free text: one query where there is one."""
    if not has_section(interview, SectionKind.FREE_TEXT):
        return []
    sections = interview.plan["sections"]
    rows = InterviewQuestion.everything.filter(interview=interview, version=None)
    texts = {
        row.section: row.draft.response.get("text", "") for row in rows.select_related("draft")
    }
    return [
        Written(section["title"], section.get("prompt", ""), texts.get(index, ""))
        for index, section in enumerate(sections)
        if section.get("kind") == SectionKind.FREE_TEXT
    ]


def has_section(interview: Interview, kind: str) -> bool:
    return any(section.get("kind") == kind for section in interview.plan["sections"])


def compare_own(rows: Sequence[Row], marks: Mapping[int, int]) -> OwnReview | None:
    """Return one's own marks beside the scores; None where there is nothing to compare."""
    pairs = [
        (marks[row.position], row.sum.percent)
        for row in rows
        if row.position in marks and row.state == State.SCORED and row.sum.maximum
    ]
    if not pairs:
        return None
    own, scored = (round(sum(values) / len(pairs)) for values in zip(*pairs, strict=True))
    return OwnReview(len(pairs), own, scored)
