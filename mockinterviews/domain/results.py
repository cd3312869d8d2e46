"""What came of an interview, question by question and in all, as the scores arrive."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import ngettext

from mockinterviews.domain.sums import Points, State, Sum, Tally, add_up, find_points, is_mark
from mockinterviews.domain.weights import Weight, Weights
from mockinterviews.models import Interview, InterviewQuestion
from questions.kinds import kind_of
from questions.models import Kind, Score, Submission
from studyhub.templatetags.ui import points as say_number

NEXT_STEPS = 2


@dataclass(frozen=True)
class Row:
    """One question of a closed interview and what is known about its score."""

    question: InterviewQuestion
    points: Points
    automatic: Score | None = None
    mark: Score | None = None
    is_readable: bool = True

    @property
    def state(self) -> str:
        return self.points.state

    @property
    def sum(self) -> Sum | None:
        """The automatic points, where there are any."""
        return self.points.automatic

    @property
    def glyph(self) -> str:
        """As in other lists of answers, one that earned nothing is contrary; none is no answer."""
        known = self.points.automatic or self.points.mark
        if known is None or self.state == State.WAITING:
            return "none"
        wrong = not known.points and self.state in (State.SCORED, State.MARKED)
        return "contrary" if wrong else known.glyph

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
    def feedback_id(self) -> str:
        """The review whose mark this is; "" where there is none."""
        key = self.mark.key if self.mark else ""
        return key.removeprefix("review:") if key.startswith("review:") else ""

    @property
    def is_final(self) -> bool:
        return self.state != State.WAITING


@dataclass(frozen=True)
class SectionResult:
    """One section with its rows and sums."""

    title: str
    minutes: Any
    rows: Sequence[Row]
    tally: Tally
    below_floor: bool
    # The most points of its questions: what it weighs in the whole.
    points: Decimal


@dataclass(frozen=True)
class Outcome:
    """The whole interview."""

    sections: Sequence[SectionResult]
    tally: Tally
    weights: Weights

    @property
    def is_final(self) -> bool:
        return self.tally.is_final

    @property
    def rows(self) -> list[Row]:
        return [row for section in self.sections for row in section.rows]

    @property
    def unsure(self) -> list[Row]:
        """The answers whose automatic score is provisional and that no mentor has marked."""
        return [row for row in self.rows if row.report.get("needs_person") and row.mark is None]

    @property
    def unsure_points(self) -> Decimal:
        """What these answers can earn in all."""
        return sum((row.automatic.maximum for row in self.unsure), Decimal(0))

    @property
    def below_floor(self) -> list[SectionResult]:
        return [section for section in self.sections if section.below_floor]


def outcome_of(interview: Interview) -> Outcome:
    """Return the result of a closed interview as it stands: two queries, whatever its length."""
    maxima = maxima_of(interview)
    rows = [
        describe(question, maxima[question.position])
        for question in questions_with_scores(interview)
    ]
    weights = Weights(
        [
            Weight(row.question.section, maxima[row.position], Kind(row.version.kind).is_language)
            for row in rows
        ]
    )
    floor = interview.plan["section_floor_percent"]
    sections = [
        section_result(
            section,
            [row for row in rows if row.question.section == index],
            floor,
            weights.points_of(index),
        )
        for index, section in enumerate(interview.plan["sections"])
    ]
    return Outcome(sections=sections, tally=add_up(row.points for row in rows), weights=weights)


def maxima_of(interview: Interview) -> dict[int, Decimal]:
    """Return what each question could earn, by position, as its receipt says."""
    entries = interview.receipt["questions"]
    return {entry["position"]: Decimal(str(entry["maximum"])) for entry in entries}


def questions_with_scores(interview: Interview) -> Iterable[InterviewQuestion]:
    scores = Score.objects.select_related("marked_by").order_by("pk")
    return (
        interview.questions.select_related(
            "version__question__lesson__current_version",
            "version__question__topic",
            "submission",
        )
        # The text of a whole lesson for each question, of which its headings are shown.
        .defer(
            "version__question__lesson__current_version__markdown",
            "version__question__lesson__current_version__blocks",
        )
        .prefetch_related(Prefetch("submission__scores", queryset=scores))
        .order_by("position")
    )


def describe(question: InterviewQuestion, maximum: Decimal) -> Row:
    submission, ruling = question.submission, question.version.ruling
    if submission is None:
        points = find_points(state=None, scores=[], maximum=maximum, ruling=ruling)
        return Row(question, points)
    # The same version, fetched already.
    submission.version = question.version
    is_readable = kind_of(question.version).is_readable(submission.response)
    if not is_readable:
        # What was given for it stands, and is shown without it.
        submission.response = {}
    scores = list(submission.scores.all())
    spelled = [(score.source, score.points, score.maximum) for score in scores]
    newest = {is_mark(score.source): score for score in scores}
    return Row(
        question,
        find_points(state=submission.state, scores=spelled, maximum=maximum, ruling=ruling),
        automatic=newest.get(False),
        mark=newest.get(True),
        is_readable=is_readable,
    )


def section_result(
    section: dict[str, Any], rows: list[Row], floor: int, points: Decimal
) -> SectionResult:
    tally = add_up(row.points for row in rows)
    percent = tally.counting.percent
    return SectionResult(
        title=section["title"],
        minutes=section["minutes"],
        rows=rows,
        tally=tally,
        below_floor=tally.has_verdict and percent is not None and percent < floor,
        points=points,
    )


def next_steps(outcome: Outcome) -> list[dict[str, Any]]:
    """Return what helps most, by the points that were lost: what it says and `positions`.

    What helps several answers is said once, with the `lesson` of the weakest of them, and so is
    that questions were empty: an empty answer has lost all of its points. The question at
    `practise_position` can be practised, by the slug in `practise`, while it is asked at all.
    """
    weakest = sorted(
        (row for row in outcome.rows if row.state != State.DROPPED and advise(row)),
        key=lambda row: (-lost(row), row.position),
    )
    empty = [row for row in weakest if row.state == State.EMPTY]
    if len(empty) < 2:
        empty = []
    groups: dict[str, list[Row]] = {}
    for row in weakest:
        says = say_empty(empty, outcome) if row in empty else advise(row)
        groups.setdefault(says, []).append(row)
    steps = [describe_step(says, rows) for says, rows in groups.items()]
    return sorted(steps, key=lambda step: -step["lost"])[:NEXT_STEPS]


def describe_step(says: str, rows: Sequence[Row]) -> dict[str, Any]:
    """Return one piece of advice on `rows`, of which the first lost most."""
    open_rows = [row for row in rows if can_practise(row)]
    is_of_many_empty = len(rows) > 1 and rows[0].state == State.EMPTY
    return {
        "says": says,
        "positions": [row.position for row in rows],
        "lost": sum(lost(row) for row in rows),
        # Of many empty ones no lesson is the lesson.
        "lesson": None if is_of_many_empty else rows[0].version.question.lesson,
        "practise": open_rows[0].version.question.slug if open_rows else "",
        "practise_position": open_rows[0].position if open_rows else None,
    }


def lost(row: Row) -> Decimal:
    return row.sum.maximum - row.sum.points


def say_empty(rows: Sequence[Row], outcome: Outcome) -> str:
    """Return how many questions were empty, and what they could have earned of all points."""
    says = ngettext(
        "%(count)s question was empty: %(points)s of %(total)s points.",
        "%(count)s questions were empty: %(points)s of %(total)s points.",
        len(rows),
    )
    return says % {
        "count": len(rows),
        "points": say_number(sum(lost(row) for row in rows)),
        "total": say_number(outcome.tally.automatic.maximum),
    }


def advise(row: Row) -> str:
    """Return what would have helped most with one question; "" where there is nothing to say."""
    if row.state != State.EMPTY:
        steps = row.report.get("next_steps") if row.sum else None
        return steps[0] if steps else ""
    if not lost(row):
        return ""
    points = row.sum.maximum
    if can_practise(row):
        says = ngettext(
            "Practise question %(position)s: it was empty, %(points)s point.",
            "Practise question %(position)s: it was empty, %(points)s points.",
            1 if points == 1 else 2,
        )
    else:
        says = ngettext(
            "Question %(position)s was empty, %(points)s point.",
            "Question %(position)s was empty, %(points)s points.",
            1 if points == 1 else 2,
        )
    return says % {"position": row.position, "points": say_number(points)}


def can_practise(row: Row) -> bool:
    """Return whether a question that was left empty can be asked in practice."""
    question = row.version.question
    on_offer = question.retired_at is None and question.topic.retired_at is None
    return row.state == State.EMPTY and on_offer


def summarise(interviews: Sequence[Interview]) -> dict[Any, Tally]:
    """Return the sums of each closed interview of a list: one query for all of them."""
    found = points_of(interviews)
    return {pk: add_up(points for _section, points in rows) for pk, rows in found.items()}


def points_of(interviews: Sequence[Interview]) -> dict[Any, list[tuple[int, Points]]]:
    """Return what is known of each question of each interview, with its section: one query."""
    answers: dict[tuple, tuple[int, str | None, list, str]] = {}
    for interview_id, position, section, ruling, state, *score in answers_with_scores(interviews):
        fresh = (section, state, [], ruling)
        _section, _state, scores, _ruling = answers.setdefault((interview_id, position), fresh)
        if score[0]:
            scores.append(tuple(score))
    return {
        interview.pk: [
            (section, find_points(state=state, scores=scores, maximum=maximum, ruling=ruling))
            for position, maximum in maxima_of(interview).items()
            for section, state, scores, ruling in [
                answers.get((interview.pk, position), (0, None, [], ""))
            ]
        ]
        for interview in interviews
    }


def answers_with_scores(interviews: Sequence[Interview]) -> Iterable[tuple]:
    """Return a row for each score of each question, and one for a question without."""
    return (
        InterviewQuestion.objects.filter(interview__in=interviews)
        .order_by("submission__scores__pk")
        .values_list(
            "interview_id",
            "position",
            "section",
            "version__ruling",
            "submission__state",
            "submission__scores__source",
            "submission__scores__points",
            "submission__scores__maximum",
        )
    )
