"""Taking in the answer to an item of a practice: one statement counts, stores, links, finishes."""

from datetime import datetime
from decimal import Decimal

from django.db import connection
from psycopg.types.json import Jsonb

from accounts.domain.turns import IS_FREE, TAKEN, TURN, Limit, describe_turn, refuse_turn
from questions.domain.answer_drafts import Basis
from questions.models import Practice, PracticeItem, SelfMark, Submission
from studyhub.statements import fix_type, open_cursor

# Whoever answers holds all items that are open, in order: of two answers to one item the second
# sees the first and stores nothing, and of the last two items answered at once the second sees that
# nothing is left. (After a wait for a row PostgreSQL looks at it as it is now, and here only at
# the rows that were waited for: what else the statement reads is as it was when it began.) The
# constraint on the key holds whatever happens.
TAKE_IN = f"""
WITH {TAKEN}, open AS (
    SELECT id, hints_opened FROM questions_practiceitem
    WHERE practice_id = %(practice)s AND submission_id IS NULL
        AND (skipped_at IS NULL OR id = %(item)s)
    ORDER BY position
    FOR NO KEY UPDATE
), stored AS (
    INSERT INTO questions_submission (
        id, learner_id, version_id, topic_id, context, idempotency_key, response, confidence,
        spent_ms, hints, submitted_at, study_day, sweep_after, is_repeat, state, attempts, failure
    )
    SELECT
        %(id)s, %(learner)s, %(version)s, %(topic)s, %(context)s, %(key)s, %(response)s,
        %(confidence)s, %(spent_ms)s, jsonb_array_length(hints_opened), %(now)s, %(study_day)s,
        %(sweep_after)s, %(is_repeat)s, 'pending', 0, ''
    FROM open WHERE id = %(item)s AND {IS_FREE}
    ON CONFLICT (learner_id, idempotency_key) DO NOTHING
    RETURNING id, hints
), linked AS (
    UPDATE questions_practiceitem AS item SET submission_id = stored.id, skipped_at = NULL,
        half_written_by_id = NULL, draft = CASE
            WHEN (item.draft->>'number')::bigint > %(draft_number)s
                AND coalesce(item.draft->'saves'->>-1, '') <> ALL(%(draft_after)s) THEN item.draft
        END
    FROM stored WHERE item.id = %(item)s
    RETURNING item.draft
), kept_back AS (
    INSERT INTO questions_selfmark (submission_id, marks, maximum)
    SELECT id, '{{}}', %(own_maximum)s FROM stored WHERE %(own_maximum)s::numeric IS NOT NULL
), finished AS (
    UPDATE questions_practice AS practice SET finished_at = %(now)s
    FROM stored
    WHERE practice.id = %(practice)s AND practice.finished_at IS NULL AND %(can_end)s
        AND NOT EXISTS (SELECT FROM open WHERE open.id <> %(item)s)
)
SELECT (SELECT hints FROM stored), (SELECT draft FROM linked), {TURN}
"""


def take_in(
    *,
    item: PracticeItem,
    submission: Submission,
    basis: Basis,
    own_maximum: Decimal | None,
    limit: Limit | None,
    now: datetime,
) -> bool:
    """Store the answer to an item that has none; return whether it was stored.

    Effects: it counts the hints that were open, the item has its answer and is neither skipped nor
    half-written, and a practice without another open item is finished, but for a placement check,
    which may go on. The draft that it was written after goes, by `basis`; any other stays beside
    the answer. With `own_maximum` the score is kept back until the learner has marked the answer.
    Raises TooOften, and stores nothing, where no turn of `limit` is free.
    """
    values = {
        "practice": item.practice_id,
        "item": fix_type(item.pk),
        "id": submission.pk,
        "learner": fix_type(submission.learner_id),
        "version": fix_type(submission.version_id),
        "topic": fix_type(submission.topic_id),
        "context": submission.context,
        "key": submission.idempotency_key,
        "response": Jsonb(submission.response),
        "confidence": submission.confidence,
        "spent_ms": fix_type(submission.spent_ms),
        "study_day": submission.study_day,
        "sweep_after": submission.sweep_after,
        "is_repeat": submission.is_repeat,
        "own_maximum": own_maximum,
        "draft_number": fix_type(basis.number),
        "draft_after": list(basis.after),
        "can_end": item.practice.origin != Practice.Origin.FIRST,
        **describe_turn(person=submission.learner, limit=limit, now=now),
    }
    with open_cursor(connection) as cursor:
        cursor.execute(TAKE_IN, values)
        hints, draft, is_free, free_at = cursor.fetchone()
    if limit and not is_free:
        raise refuse_turn(limit=limit, free_at=free_at, now=now)
    if hints is None:
        return False
    submission.hints = hints
    submission._state.adding, submission._state.db = False, connection.alias
    # Nobody need ask whether the learner has marked what is new.
    own = SelfMark(maximum=own_maximum) if own_maximum else None
    Submission._meta.get_field("self_mark").set_cached_value(submission, own)
    item.submission, item.skipped_at, item.half_written_by_id = submission, None, None
    item.draft = PracticeItem._meta.get_field("draft").from_db_value(draft, None, connection)
    return True
