"""Rebuild: the rollups recomputed from the facts, compared with what the folds gave, and swapped.

First what each fact contributes, then the sums of these contributions. The rebuild holds the fold
lock alone, so that contributions and sums stand still; facts that are stored meanwhile have a row
in their outbox, are left out of the comparison, and are folded afterwards.
"""

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
    counted: str = "true"
    # The key of a fact, and the outbox where one stands that is not folded yet.
    key: str = ""
    outbox: str = ""


CONTRIBUTED = """
    FROM progress_scorecontribution c
    JOIN questions_submission s ON s.id = c.submission_id
    JOIN questions_questionversion v ON v.id = s.version_id
    JOIN accounts_user u ON u.id = s.learner_id AND u.erased_at IS NULL
    WHERE c.maximum <> 0
"""
ROLLUPS = (
    Rollup(
        "progress_scorecontribution",
        "submission_id, points, maximum, is_dropped",
        """SELECT s.id AS submission_id, e.points, e.maximum, v.ruling = 'drop' AS is_dropped
           FROM questions_submission s JOIN questions_score e ON e.id = s.effective_score_id
           JOIN questions_questionversion v ON v.id = s.version_id""",
        counted="maximum <> 0",
        key="submission_id",
        outbox="questions_scoreoutbox",
    ),
    Rollup(
        "progress_readingcontribution",
        "progress_id, day, minutes",
        """SELECT id AS progress_id, done_day AS day, done_minutes AS minutes
           FROM lessons_lessonprogress WHERE done_day IS NOT NULL""",
        key="progress_id",
        outbox="lessons_readingoutbox",
    ),
    Rollup(
        "progress_topicmastery",
        "learner_id, topic_id, answers, hard_answers, shares",
        f"""SELECT s.learner_id, s.topic_id, count(*)::int,
               (count(*) FILTER (WHERE v.difficulty >= {HARD}))::int,
               sum(round(c.points / c.maximum, 4))
            {CONTRIBUTED} AND NOT c.is_dropped AND NOT s.is_repeat GROUP BY 1, 2""",
        counted="answers <> 0",
    ),
    Rollup(
        "progress_dailyactivity",
        "learner_id, day, answers, answer_ms, lessons, lesson_minutes",
        f"""SELECT learner_id, day, sum(answers)::int, sum(ms)::bigint,
               sum(lessons)::int, sum(minutes)::int
            FROM (
                SELECT s.learner_id, s.study_day AS day, 1 AS answers,
                       coalesce(s.spent_ms, 0) AS ms, 0 AS lessons, 0 AS minutes {CONTRIBUTED}
                UNION ALL
                SELECT p.learner_id, c.day, 0, 0, 1, c.minutes
                FROM progress_readingcontribution c
                JOIN lessons_lessonprogress p ON p.id = c.progress_id
            ) contributions GROUP BY 1, 2""",
        counted="answers <> 0 OR lessons <> 0",
    ),
)


def rebuild(*, swap: bool) -> dict[str, int]:
    """Fold what waits, recompute every rollup, and return how many rows differ in each.

    With `swap` the recomputed rows replace the stored ones in the same transaction.
    """
    fold_all()
    differences = {}
    with transaction.atomic():
        hold_fold_lock()
        for rollup in ROLLUPS:
            differences[rollup.table] = compare(rollup)
            if swap:
                replace(rollup)
    return differences


def hold_fold_lock() -> None:
    """Keep every fold out until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLD_LOCK])


def compare(rollup: Rollup) -> int:
    """Return how many rows of a rollup are missing, surplus or different.

    One statement, so one snapshot: a fact and its outbox row are seen both or not at all.
    """
    folded = "true"
    if rollup.outbox:
        folded = f"{rollup.key} NOT IN (SELECT {rollup.key} FROM {rollup.outbox})"
    stored = f"SELECT {rollup.columns} FROM {rollup.table} WHERE ({rollup.counted}) AND {folded}"
    facts = f"SELECT * FROM ({rollup.facts}) facts WHERE {folded}"
    with connection.cursor() as cursor:
        cursor.execute(f"""
            SELECT count(*) FROM (
                (({stored}) EXCEPT ({facts})) UNION ALL (({facts}) EXCEPT ({stored}))
            ) differing
        """)
        return cursor.fetchone()[0]


def replace(rollup: Rollup) -> None:
    """Swap a rollup's rows for the recomputed ones."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {rollup.table}")
        cursor.execute(f"INSERT INTO {rollup.table} ({rollup.columns}) {rollup.facts}")
