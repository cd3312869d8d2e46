"""Every rollup and every source of facts, one module each: see `base` for how they work."""

from progress.domain.rollups.answers import ANSWERS
from progress.domain.rollups.base import SHARDS, Count, Rollup, Source
from progress.domain.rollups.confidence import CONFIDENCE
from progress.domain.rollups.days import DAYS
from progress.domain.rollups.interviews import INTERVIEWS
from progress.domain.rollups.items import ITEMS
from progress.domain.rollups.looks import LOOKS
from progress.domain.rollups.mastery import OBJECTIVES, TOPICS
from progress.domain.rollups.pacing import PACING
from progress.domain.rollups.readings import READINGS
from progress.domain.rollups.stories import STORIES
from progress.domain.rollups.usage import USAGE

SOURCES = (ANSWERS, READINGS, LOOKS)
OUTBOXES = tuple(source.outbox for source in SOURCES)
ROLLUPS = (
    *(TOPICS, OBJECTIVES, CONFIDENCE, STORIES, INTERVIEWS, PACING, DAYS),
    *(ITEMS, USAGE),
)

__all__ = [
    "ANSWERS",
    "LOOKS",
    "OUTBOXES",
    "READINGS",
    "ROLLUPS",
    "SHARDS",
    "SOURCES",
    "Count",
    "Rollup",
    "Source",
]
