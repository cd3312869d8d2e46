"""What becomes of a person's answers when the person is erased.

An answer with a score is part of what is known about its question: its choice and its points stay,
under the tombstone. Every word goes: of the answer, of the reports that quote it, and with them the
answers that have no score yet.
"""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat
from psycopg.types.json import Json

from accounts.models import User
from questions.domain.placing import hold_cards
from questions.kinds import kind_of, response_of
from questions.kinds.base import Response
from questions.models import (
    Card,
    Placement,
    Practice,
    PracticeProfile,
    QuestionFlag,
    Score,
    ScoreOutbox,
    SelfMark,
    StudySession,
    Submission,
)
from studyhub.enqueue import enqueue

CHUNK = 500
# Of a part of a report: numbers, and words that come from a fixed list or from the marking scheme.
KEPT_OF_PART = ("id", "weight", "credit", "points", "maximum", "status", "polarity")
KEPT_OF_REPORT = (
    "schema",
    "kind",
    "points",
    "maximum",
    "share",
    "band",
    "confidence",
    "sureness",
    "range",
    "needs_person",
    "verdict",
    "versions",
)


def lock_answers(person: User) -> None:
    """Wait for whoever is storing a score: who comes later finds no claim of theirs.

    The cards are held too, after the answers and before the person, as a score takes them.
    """
    rows = Submission.objects.select_for_update().filter(learner=person).order_by("pk")
    list(rows.values_list("pk"))
    hold_cards(person)


def erase_answers(*, person: User, tombstone: User, now: datetime) -> None:
    """Delete what has no score, blank what has one, and give it to `tombstone`.

    Effects: practices, study sessions, flags, own marks and recall cards go; each kept answer is
    announced to the folds again, for it is somebody else's now; the marks that the person gave
    others stay, under `tombstone`.
    """
    Score.objects.filter(marked_by=person).update(marked_by=tombstone)
    for model in (StudySession, Placement, Practice, PracticeProfile, QuestionFlag):
        model.objects.filter(learner=person).delete()
    SelfMark.objects.filter(submission__learner=person).delete()
    Card.objects.filter(learner=person).delete()
    answers = Submission.objects.filter(learner=person)
    answers.filter(effective_score=None).delete()
    blank_reports(person)
    blank_responses(person)
    kept = list(answers.values_list("pk", flat=True))
    answers.update(
        learner=tombstone,
        # A claim that is still held ends here: its worker finds nothing to store a report on.
        state=Submission.State.SCORED,
        claim_token=None,
        claimed_until=None,
        failure="",
    )
    ScoreOutbox.objects.bulk_create(
        [ScoreOutbox(submission_id=pk) for pk in kept], batch_size=CHUNK
    )
    enqueue("progress.fold")


def blank_responses(person: User) -> None:
    """Leave of each response what its kind allows: a choice, never a word."""
    answers = Submission.objects.filter(learner=person)
    kept = [
        (Json(left), answer.pk)
        for answer in answers.select_related("version").iterator(chunk_size=CHUNK)
        if (left := without_words(answer))
    ]
    answers.update(
        response={},
        idempotency_key=Concat(Value("erased:"), Cast("pk", TextField())),
    )
    write_json("UPDATE questions_submission SET response = %s WHERE id = %s", kept)


def without_words(answer: Submission) -> Response:
    version = answer.version
    return kind_of(version).without_words(response_of(answer), version.content)


def blank_reports(person: User) -> None:
    """Leave of each report on the person's answers its figures, never a word of theirs."""
    reports = Score.objects.filter(submission__learner=person).values_list("report", "pk")
    stripped = [
        (Json(strip_report(report)), pk) for report, pk in reports.iterator(chunk_size=CHUNK)
    ]
    write_json("UPDATE questions_score SET report = %s WHERE id = %s", stripped)


def write_json(statement: str, rows: list[tuple]) -> None:
    """Run one small update for each row, all in one exchange with the database.

    Django's bulk_update would make one CASE of all rows, which takes seconds for thousands.
    """
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def strip_report(report: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of an automatic report or of a mentor's mark."""
    stripped = {name: report[name] for name in KEPT_OF_REPORT if name in report}
    for rows in ("parts", "criteria"):
        if rows in report:
            stripped[rows] = [
                {name: part[name] for name in KEPT_OF_PART if name in part} for part in report[rows]
            ]
    return stripped
