"""How sure a learner was, and how right."""

from progress.domain.rollups.answers import ANSWERS
from progress.domain.rollups.base import Count, Rollup
from progress.models import ConfidenceTally

CONFIDENCE = Rollup(
    ConfidenceTally,
    (
        Count(
            ANSWERS,
            keys={"learner_id": "t.learner_id", "confidence": "t.confidence"},
            sums={
                "answers": "1",
                "right_answers": "(t.points = t.maximum)::int",
                "wrong_answers": "(t.points = 0)::int",
                "shares": "t.share",
            },
            where="t.is_somebodys AND t.is_evidence AND t.confidence <> ''",
        ),
    ),
)
