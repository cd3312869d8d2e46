"""What is known of each version of a question, week by week: first answers only.

Whose the answer is does not matter, so that an erased person's stays. What needs the level of each
learner (discrimination, who chose which option) or an order (the median time) is no sum: a job
reckons it from the facts now and then.
"""

from progress.domain.rollups.answers import ANSWERS, WORKED_MS
from progress.domain.rollups.base import Count, Rollup
from progress.models import ItemTally

RIGHT = "t.points = t.maximum"

ITEMS = Rollup(
    ItemTally,
    (
        Count(
            ANSWERS,
            keys={
                "version_id": "t.version_id",
                "week": "date_trunc('week', t.study_day)::date",
            },
            sums={
                "answers": "1",
                "shares": "t.share",
                "squares": "t.share * t.share",
                "right_answers": f"({RIGHT})::int",
                "dropped": "t.is_dropped::int",
                "score_ids": "t.score_id",
                "hinted": "(t.hints > 0)::int",
                "timed": "(t.spent_ms IS NOT NULL)::int",
                "spent_ms": f"coalesce({WORKED_MS}, 0)",
                **{
                    name: f"(t.confidence = '{confidence}' AND {right})::int"
                    for confidence in ("sure", "think_so", "guess")
                    for name, right in ((confidence, "true"), (f"{confidence}_right", RIGHT))
                },
            },
            where="t.is_first",
        ),
    ),
)
