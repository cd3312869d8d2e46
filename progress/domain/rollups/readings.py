"""Finished lessons as facts: the day and the minutes can change, or be taken back."""

from lessons.models import ReadingOutbox
from progress.domain.rollups.base import Source
from progress.models import ReadingContribution

READINGS = Source(
    outbox=ReadingOutbox,
    contribution=ReadingContribution,
    key="progress_id",
    fact="p.id",
    columns=("day", "minutes"),
    counted="day",
    now="""
        SELECT p.id AS progress_id, p.done_day AS day, p.done_minutes AS minutes
        FROM lessons_lessonprogress p WHERE p.done_day IS NOT NULL
    """,
    told="""
        SELECT c.sign, p.learner_id, c.day, c.minutes
        FROM {c} c JOIN lessons_lessonprogress p ON p.id = c.progress_id
    """,
)
