"""Looks at cards as facts, where they are no answers: at own cards, and at points that were missed.

Of the rows on one look one counts, the one that nothing supersedes; an undo counts for none.
"""

from progress.domain.rollups.base import Source
from progress.models import LookContribution
from questions.models import LookOutbox

LOOKS = Source(
    outbox=LookOutbox,
    contribution=LookContribution,
    key="look_id",
    fact="l.id",
    columns=("day",),
    counted="day",
    now="""
        SELECT l.id AS look_id, l.study_day AS day FROM questions_reviewlog l
        WHERE l.submission_id IS NULL AND l.rating IS NOT NULL
        AND NOT EXISTS (SELECT FROM questions_reviewlog n WHERE n.supersedes_id = l.id)
    """,
    told="""
        SELECT c.sign, l.learner_id, c.day
        FROM {c} c JOIN questions_reviewlog l ON l.id = c.look_id
    """,
)
