"""How long a learner takes, by kind of question, under the clock and without."""

from progress.domain.rollups.answers import ANSWERS, WORKED_MS
from progress.domain.rollups.base import Count, Rollup
from progress.models import PacingTally

TIMED = "t.context = 'interview'"
ALLOWED = f"CASE WHEN {TIMED} THEN coalesce(t.allowed_s, 0) * 1000 ELSE 0 END"

PACING = Rollup(
    PacingTally,
    (
        Count(
            ANSWERS,
            keys={"learner_id": "t.learner_id", "kind": "t.kind", "is_timed": f"({TIMED})"},
            sums={
                "answers": "1",
                "spent_ms": WORKED_MS,
                "allowed_ms": ALLOWED,
                "overruns": f"({TIMED} AND t.spent_ms > {ALLOWED})::int",
            },
            where="t.is_somebodys AND t.is_evidence AND t.spent_ms IS NOT NULL",
        ),
    ),
)
