"""What a learner's answers earned, by topic and by objective."""

from progress.domain.rollups.answers import ANSWERS, HARD
from progress.domain.rollups.base import Count, Rollup
from progress.models import ObjectiveMastery, TopicMastery

SUMS = {
    "answers": "1",
    "hard_answers": f"(t.difficulty >= {HARD})::int",
    "shares": "t.share",
    "hard_shares": f"CASE WHEN t.difficulty >= {HARD} THEN t.share ELSE 0 END",
}
COUNTS = "t.is_somebodys AND t.is_evidence"

TOPICS = Rollup(
    TopicMastery,
    (
        Count(
            ANSWERS,
            keys={"learner_id": "t.learner_id", "topic_id": "t.topic_id"},
            sums=SUMS,
            where=COUNTS,
        ),
    ),
)
OBJECTIVES = Rollup(
    ObjectiveMastery,
    (
        Count(
            ANSWERS,
            keys={
                "learner_id": "t.learner_id",
                "topic_id": "t.topic_id",
                "objective": "t.objective",
            },
            sums=SUMS,
            where=f"{COUNTS} AND t.objective <> ''",
        ),
    ),
)
