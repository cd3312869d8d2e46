"""The parts of a learner's STAR answers.

Points by part come from the report of the score that counts: an automatic one has several parts for
each section, a mentor's has one criterion for each. A part counts because the question asks for it:
of an empty one a form sends "", and an interview that never saw a word of it has nothing.
"""

from progress.domain.rollups.answers import ANSWERS
from progress.domain.rollups.base import Count, Rollup
from progress.models import StarTally

PARTS = """
    CROSS JOIN LATERAL (
        SELECT coalesce(p.field, p.id) AS part, round(sum(p.points) / sum(p.maximum), 4) AS share
        FROM jsonb_to_recordset(coalesce(t.report -> 'parts', t.report -> 'criteria'))
            AS p(field text, id text, points numeric, maximum numeric)
        WHERE t.sections ? coalesce(p.field, p.id)
        GROUP BY 1 HAVING sum(p.maximum) > 0
    ) part
"""
WORDS = r"regexp_count(coalesce(t.response -> 'sections' ->> part.part, ''), '\S+')"

STORIES = Rollup(
    StarTally,
    (
        Count(
            ANSWERS,
            keys={"learner_id": "t.learner_id", "part": "part.part"},
            sums={"answers": "1", "shares": "part.share", "words": WORDS},
            where="t.is_somebodys AND t.is_evidence AND t.kind = 'star'",
            joins=PARTS,
        ),
    ),
)
