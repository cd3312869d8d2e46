"""The sections of a learner's interviews, with the score that counts for each answer."""

from progress.domain.rollups.answers import ANSWERS
from progress.domain.rollups.base import Count, Rollup
from progress.models import InterviewTally

INTERVIEWS = Rollup(
    InterviewTally,
    (
        Count(
            ANSWERS,
            keys={
                "learner_id": "t.learner_id",
                "interview_id": "t.interview_id",
                "section": "t.section",
            },
            sums={"answers": "1", "points": "t.points", "maximum": "t.maximum"},
            where="t.is_somebodys AND t.is_evidence AND t.interview_id IS NOT NULL",
        ),
    ),
)
