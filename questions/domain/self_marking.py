"""Marking one's own written answer, before the score and the model answer are shown.

What the learner gives never counts. It stands beside the score, so that they see how well they
judge their own words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from questions.domain.telling_rulings import tell_of_rulings
from questions.kinds import kind_of
from questions.models import Kind, QuestionVersion, ScoreOutbox, SelfMark, Submission
from studyhub.enqueue import enqueue

CREDITS = {
    "none": (Decimal(0), gettext_lazy("Missing")),
    "half": (Decimal("0.5"), gettext_lazy("Partly")),
    "full": (Decimal(1), gettext_lazy("Covered")),
}
QUARTER = Decimal("0.25")


class NotMarked(Exception):
    """A part has no mark yet. Carries a sentence for the person."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class OwnPart:
    """One thing that the learner marks: a key point, or a section of a structured answer."""

    id: str
    title: str
    weight: Decimal


def list_own_parts(version: QuestionVersion) -> list[OwnPart]:
    """Return what a learner marks in an answer: its key points, else its sections."""
    if not Kind(version.kind).is_language:
        return []
    scheme = kind_of(version).scheme(version.content)
    rows = scheme.get("key_points") or scheme.get("sections") or []
    return [
        OwnPart(row["id"], row.get("text") or row["title"], Decimal(str(row.get("weight", 1))))
        for row in rows
    ]


def find_own_maximum(version: QuestionVersion) -> Decimal | None:
    """Return what a learner can give their own answer; None where it has nothing to be marked."""
    if not list_own_parts(version):
        return None
    return Decimal(str(kind_of(version).scheme(version.content)["max_points"]))


@transaction.atomic
def mark_own_answer(
    *, submission: Submission, marks: Mapping[str, str], now: datetime
) -> SelfMark | None:
    """Store the learner's marks ("none", "half" or "full" by part). The first ones stay.

    Raises NotMarked where a part has none. Returns None where the score is not kept back.
    """
    own = lock_own_marks(submission).get(submission.pk)
    if own is None or own.marked_at is not None:
        return own
    parts = list_own_parts(submission.version)
    if any(marks.get(part.id) not in CREDITS for part in parts):
        raise NotMarked(_("Mark every part, or go to the score without marking."))
    credits = {part.id: CREDITS[marks[part.id]][0] for part in parts}
    earned = sum(part.weight * credits[part.id] for part in parts)
    share = earned / sum(part.weight for part in parts)
    own.marks = {name: float(credit) for name, credit in credits.items()}
    own.points = (own.maximum * share / QUARTER).to_integral_value() * QUARTER
    own.marked_at = now
    own.save(update_fields=["marks", "points", "marked_at"])
    show_score_unmarked(submission=submission, now=now)
    return own


def are_kept(own: SelfMark, marks: Mapping[str, str]) -> bool:
    """Return whether the marks that stand are `marks`, and not those of another window."""
    credits = {part: CREDITS[mark][0] for part, mark in marks.items() if mark in CREDITS}
    return own.marks == {part: float(credit) for part, credit in credits.items()}


@transaction.atomic
def show_score_unmarked(*, submission: Submission, now: datetime) -> None:
    """Show the score although the learner did not mark; marks that are there stay.

    With it the key is seen: no other answer to the question waits to be marked any more. The folds
    count them all from now on, and what was ruled on them meanwhile is told.
    """
    waiting = {key for key, own in lock_own_marks(submission).items() if own.marked_at is None}
    shown = {submission.pk, *waiting}
    SelfMark.objects.filter(pk__in=waiting).delete()
    ScoreOutbox.objects.bulk_create([ScoreOutbox(submission_id=key) for key in shown])
    enqueue("progress.fold")
    tell_of_rulings(shown, now=now)


def lock_own_marks(submission: Submission) -> dict[UUID, SelfMark]:
    """Lock the own marks of all of the learner's answers to a question, in order.

    By their answers. To mark one answer shows the scores of the others: two tabs that each held
    their own would wait for each other.
    """
    rows = SelfMark.objects.select_for_update(of=("self",)).filter(
        submission__learner=submission.learner_id,
        submission__version__question=submission.version.question_id,
    )
    return {own.pk: own for own in rows.order_by("pk")}


def wait_for_own_mark(submission: Submission) -> None:
    """Keep the score of a new answer back until the learner has marked it, as the one before it."""
    maximum = find_own_maximum(submission.version)
    if maximum is not None:
        SelfMark.objects.create(submission=submission, maximum=maximum)


def own_mark_of(submission: Submission) -> SelfMark | None:
    """Return what the learner gave or is to give, or None."""
    return getattr(submission, "self_mark", None)


def keeps_back(submission: Submission) -> bool:
    """Return whether the score is not shown yet: the learner marks first."""
    own = own_mark_of(submission)
    return own is not None and own.marked_at is None


def compare_marks(submission: Submission, report: Mapping) -> list[dict]:
    """Return each part with the learner's credit and the scorer's share (None without one).

    The share is of the points: what the report beside it calls covered is covered here as well.
    """
    own = own_mark_of(submission)
    if own is None or own.marked_at is None:
        return []
    parts = report.get("parts", [])
    return [
        {"title": part.title, "own": own.marks.get(part.id), "scored": find_share(parts, part.id)}
        for part in list_own_parts(submission.version)
    ]


def compare_points(submission: Submission, report: Mapping) -> dict | None:
    """Return the learner's share of the key points and the scorer's, where others count as well.

    Of a design the key points alone are marked: the score has what was drawn in it, too. None where
    all that earns points was marked, so that the points themselves can be compared.
    """
    own = own_mark_of(submission)
    ids = {part.id for part in list_own_parts(submission.version)}
    parts = report.get("parts", [])
    marked = [part for part in parts if ids & {part["id"], section_of(part)}]
    maximum = sum(part.get("maximum") or 0 for part in marked)
    if own is None or own.marked_at is None or len(marked) == len(parts) or not maximum:
        return None
    scored = sum(part["points"] for part in marked) / maximum
    return {"own": own.points / own.maximum, "scored": scored}


def section_of(part: Mapping) -> str:
    """Return the section whose check a part of a report is: "action" of "action.ownership"."""
    return part["id"].partition(".")[0]


def find_share(parts: Sequence[Mapping], identity: str) -> float | None:
    """Return the share of its points that a key point earned, or a section by all of its checks."""
    own = [part for part in parts if identity in (part["id"], section_of(part))]
    maximum = sum(part.get("maximum") or 0 for part in own)
    if maximum:
        return sum(part["points"] for part in own) / maximum
    return own[0]["credit"] if own else None
