"""Rebuild: the rollups recomputed from the facts, compared with what the folds gave, and swapped.

The rebuild holds the fold lock alone, so that no fold is under way, and reads one snapshot. Facts
that are stored meanwhile keep their outbox rows and are folded afterwards.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from progress.domain.folds import FOLD_LOCK, HARD, fold_all


@dataclass(frozen=True)
class Rollup:
    """One derived table: its columns, and the query that computes it from the facts."""

    table: str
    columns: str
    facts: str
    # Under this condition a stored row says anything: one of zeros says the same as none.
    counted: str = ""


SCORED = """
    FROM questions_submission s
    JOIN questions_score e ON e.id = s.effective_score_id
    JOIN questions_questionversion v ON v.id = s.version_id
    JOIN questions_question q ON q.id = v.question_id
"""
READ = """
    FROM lessons_lessonprogress p
    WHERE p.done_day IS NOT NULL
"""
ROLLUPS = (
    Rollup(
        "progress_scorecontribution",
        "submission_id, points, maximum",
        f"SELECT s.id, e.points, e.maximum {SCORED}",
        "maximum <> 0",
    ),
    Rollup(
        "progress_readingcontribution",
        "progress_id, day, minutes",
        f"SELECT p.id, p.done_day, p.done_minutes {READ}",
    ),
    Rollup(
        "progress_topicmastery",
        "learner_id, topic_id, answers, hard_answers, shares",
        f"""SELECT s.learner_id, q.topic_id, count(*)::int,
               (count(*) FILTER (WHERE v.difficulty >= {HARD}))::int,
               sum(round(e.points / e.maximum, 4))
            {SCORED} GROUP BY 1, 2""",
        "answers <> 0",
    ),
    Rollup(
        "progress_dailyactivity",
        "learner_id, day, answers, answer_ms, lessons, lesson_minutes",
        f"""SELECT learner_id, day, sum(answers)::int, sum(ms)::bigint,
               sum(lessons)::int, sum(minutes)::int
            FROM (
                SELECT s.learner_id, s.study_day AS day, 1 AS answers,
                       coalesce(s.spent_ms, 0) AS ms, 0 AS lessons, 0 AS minutes {SCORED}
                UNION ALL
                SELECT p.learner_id, p.done_day, 0, 0, 1, p.done_minutes {READ}
            ) facts GROUP BY 1, 2""",
        "answers <> 0 OR lessons <> 0",
    ),
)


def rebuild(*, swap: bool) -> dict[str, int]:
    """Fold what waits, recompute every rollup, and return how many rows differ in each.

    With `swap` the recomputed rows replace the stored ones in the same transaction.
    """
    fold_all()
    with alone(), transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        differences = {rollup.table: compare(rollup) for rollup in ROLLUPS}
        if swap:
            for rollup in ROLLUPS:
                replace(rollup)
    return differences


@contextmanager
def alone() -> Iterator[None]:
    """Hold the fold lock against every fold, taken before the snapshot so that it sees them all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [FOLD_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [FOLD_LOCK])


def compare(rollup: Rollup) -> int:
    """Return how many rows of a rollup are missing, surplus or different."""
    counted = f"WHERE {rollup.counted}" if rollup.counted else ""
    stored = f"SELECT {rollup.columns} FROM {rollup.table} {counted}"
    statement = f"""
        SELECT count(*) FROM (
            (({stored}) EXCEPT ({rollup.facts})) UNION ALL (({rollup.facts}) EXCEPT ({stored}))
        ) differing
    """
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def replace(rollup: Rollup) -> None:
    """Swap a rollup's rows for the recomputed ones."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {rollup.table}")
        cursor.execute(f"INSERT INTO {rollup.table} ({rollup.columns}) {rollup.facts}")
