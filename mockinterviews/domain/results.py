"""What came of an interview: points per question and section, as the scores arrive.

What a person marked is never blended with what was scored automatically: both sums are given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from mockinterviews.models import Interview, InterviewQuestion
from questions.models import Score, Submission

EMPTY, WAITING, SCORED, FAILED = "empty", "waiting", "scored", "failed"
NEXT_STEPS = 2


@dataclass(frozen=True)
class Sum:
    """Points out of a maximum."""

    points: Decimal
    maximum: Decimal

    @property
    def percent(self) -> int:
        """Whole points of a hundred; 0 where there was nothing to earn."""
        return round(100 * self.points / self.maximum) if self.maximum else 0

    @property
    def glyph(self) -> str:
        if self.points >= self.maximum:
            return "full"
        return "part" if self.points else "none"


@dataclass(frozen=True)
class Row:
    """One question of a closed interview and what is known about its score."""

    question: InterviewQuestion
    state: str
    sum: Sum
    automatic: Score | None = None
    mark: Score | None = None

    @property
    def position(self) -> int:
        return self.question.position

    @property
    def version(self):
        return self.question.version

    @property
    def submission(self) -> Submission | None:
        return self.question.submission

    @property
    def report(self) -> dict[str, Any]:
        return self.automatic.report if self.automatic else {}

    @property
    def is_final(self) -> bool:
        return self.state != WAITING


@dataclass(frozen=True)
class SectionResult:
    """One section with its rows; its sum counts what is final."""

    title: str
    minutes: Any
    rows: Sequence[Row]
    sum: Sum
    is_final: bool
    below_floor: bool


@dataclass(frozen=True)
class Outcome:
    """The whole interview. `marked` is the sum with people's marks, where there are any."""

    sections: Sequence[SectionResult]
    sum: Sum
    marked: Sum | None
    scored: int
    asked: int
    passed: bool

    @property
    def is_final(self) -> bool:
        return self.scored == self.asked

    @property
    def rows(self) -> list[Row]:
        return [row for section in self.sections for row in section.rows]

    @property
    def below_floor(self) -> list[SectionResult]:
        return [section for section in self.sections if section.below_floor]


def outcome_of(interview: Interview) -> Outcome:
    """Return the result of a closed interview as it stands: two queries, whatever its length."""
    maxima = {entry["position"]: entry["maximum"] for entry in interview.receipt["questions"]}
    rows = [
        describe(question, Decimal(str(maxima[question.position])))
        for question in questions_with_scores(interview)
    ]
    floor = interview.plan["section_floor_percent"]
    sections = [
        section_result(section, [row for row in rows if row.question.section == index], floor)
        for index, section in enumerate(interview.plan["sections"])
    ]
    total = add(rows)
    scored = sum(row.is_final for row in rows)
    return Outcome(
        sections=sections,
        sum=total,
        marked=with_marks(rows),
        scored=scored,
        asked=len(rows),
        passed=scored == len(rows)
        and total.percent >= interview.plan["pass_percent"]
        and not any(section.below_floor for section in sections),
    )


def questions_with_scores(interview: Interview) -> Iterable[InterviewQuestion]:
    scores = Score.objects.select_related("marked_by").order_by("created_at", "pk")
    return (
        interview.questions.select_related("version__question__lesson", "submission")
        .prefetch_related(Prefetch("submission__scores", queryset=scores))
        .order_by("position")
    )


def describe(question: InterviewQuestion, maximum: Decimal) -> Row:
    submission = question.submission
    nothing = Sum(Decimal(0), maximum)
    if submission is None:
        return Row(question, EMPTY, nothing)
    # The same version, fetched already.
    submission.version = question.version
    scores = list(submission.scores.all())
    marks = [score for score in scores if score.source == Score.Source.MENTOR]
    automatic = [score for score in scores if score.source != Score.Source.MENTOR]
    mark = marks[-1] if marks else None
    if automatic:
        newest = automatic[-1]
        return Row(question, SCORED, Sum(newest.points, newest.maximum), newest, mark)
    state = FAILED if submission.state == Submission.State.FAILED else WAITING
    return Row(question, state, nothing, None, mark)


def section_result(section: dict[str, Any], rows: list[Row], floor: int) -> SectionResult:
    is_final = all(row.is_final for row in rows)
    total = add(rows)
    return SectionResult(
        title=section["title"],
        minutes=section["minutes"],
        rows=rows,
        sum=total,
        is_final=is_final,
        below_floor=is_final and total.percent < floor,
    )


def add(rows: Iterable[Row]) -> Sum:
    """Add up what is final; what still waits counts neither way."""
    final = [row.sum for row in rows if row.is_final]
    return Sum(
        sum((item.points for item in final), Decimal(0)),
        sum((item.maximum for item in final), Decimal(0)),
    )


def with_marks(rows: list[Row]) -> Sum | None:
    """Return the sum in which a person's mark stands for the automatic score, if there is one."""
    if not any(row.mark for row in rows):
        return None
    final = [
        Sum(row.mark.points, row.mark.maximum) if row.mark else row.sum
        for row in rows
        if row.mark or row.is_final
    ]
    return Sum(
        sum((item.points for item in final), Decimal(0)),
        sum((item.maximum for item in final), Decimal(0)),
    )


def next_steps(outcome: Outcome) -> list[dict[str, Any]]:
    """Return the advice on the answers that lost most points, with the lesson that helps."""
    weakest = sorted(
        (row for row in outcome.rows if row.report.get("next_steps")),
        key=lambda row: (row.sum.points - row.sum.maximum, row.position),
    )
    return [
        {
            "position": row.position,
            "says": row.report["next_steps"][0],
            "lesson": row.version.question.lesson,
        }
        for row in weakest[:NEXT_STEPS]
    ]


def summarise(interviews: Sequence[Interview]) -> dict[Any, dict[str, Any]]:
    """Return for each closed interview of a list what its row says: one query for all of them."""
    answered = InterviewQuestion.objects.filter(
        interview__in=interviews, submission__isnull=False
    ).values_list(
        "interview_id",
        "submission__state",
        "submission__effective_score__points",
    )
    found: dict[Any, dict[str, Any]] = {
        interview.pk: {
            "asked": len(interview.receipt["questions"]),
            "maximum": sum(entry["maximum"] for entry in interview.receipt["questions"]),
            "points": Decimal(0),
            "waiting": 0,
        }
        for interview in interviews
    }
    for interview_id, state, points in answered:
        found[interview_id]["points"] += points or 0
        found[interview_id]["waiting"] += state in (
            Submission.State.PENDING,
            Submission.State.SCORING,
        )
    for row in found.values():
        row["percent"] = round(100 * row["points"] / row["maximum"]) if row["maximum"] else 0
        row["scored"] = row["asked"] - row["waiting"]
    return found
