"""What a learner did on each of their own days: answers of every sort, finished lessons, looks."""

from progress.domain.rollups.answers import ANSWERS, WORKED_MS
from progress.domain.rollups.base import Count, Rollup
from progress.domain.rollups.looks import LOOKS
from progress.domain.rollups.readings import READINGS
from progress.models import DailyActivity

DAYS = Rollup(
    DailyActivity,
    (
        Count(
            ANSWERS,
            keys={"learner_id": "t.learner_id", "day": "t.study_day"},
            sums={"answers": "1", "answer_ms": f"coalesce({WORKED_MS}, 0)"},
            where="t.is_somebodys",
        ),
        Count(
            READINGS,
            keys={"learner_id": "t.learner_id", "day": "t.day"},
            sums={"lessons": "1", "lesson_minutes": "t.minutes"},
        ),
        Count(
            LOOKS,
            keys={"learner_id": "t.learner_id", "day": "t.day"},
            sums={"looks": "1"},
        ),
    ),
)
