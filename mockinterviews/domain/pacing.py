"""Where the time of an interview went: by question, by section, and by part of a story.

The time of a question is that of its answer (see `history`). The time of a part is reckoned from
the versions of the draft that were kept, one a minute: what passed since the version kept before,
of whatever question, two minutes at most, belongs to the parts that changed, by how much of each
did. So it is an estimate, and only its shares are told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import scoring
from mockinterviews.models import DraftVersion, Interview
from questions.kinds import kind_of
from questions.models import Kind, QuestionVersion

LONGEST_GAP = timedelta(minutes=2)
# A part that takes so many more per cent than its aim is worth a word.
FAR_OFF = 10


class Kept(NamedTuple):
    """One kept version of a draft: when it came, of which question, and the texts of its parts."""

    received_at: datetime
    position: int
    texts: Mapping[str, str]


@dataclass(frozen=True)
class PartPace:
    """One part of a story: whole per cent of its words and of its time, and the aim of the words.

    `time` is None where the kept versions do not tell it.
    """

    title: str
    words: int
    time: int | None
    aim: tuple[int, int] | None

    @property
    def excess(self) -> int:
        """By how many per cent its time is above the aim."""
        return max(0, (self.time or 0) - self.aim[1]) if self.aim else 0


def kept_versions(interview: Interview) -> list[Kept]:
    """Return the kept versions of an interview in the order of their arrival: one query.

    Only stories bring their texts.
    """
    versions = DraftVersion.objects.filter(
        draft__question__interview=interview, number__isnull=False
    ).order_by("received_at", "number")
    rows = versions.values_list(
        "received_at", "draft__question__position", "draft__question__version__kind", "response"
    )
    return [
        Kept(at, position, response.get("sections", {}) if kind == Kind.STAR else {})
        for at, position, kind, response in rows
    ]


def reckon_parts(started_at: datetime, versions: Iterable[Kept]) -> dict[int, dict[str, float]]:
    """Return the seconds of each part, by the position of its question. `versions` in order."""
    seconds: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    before, texts = started_at, defaultdict(dict)
    for version in versions:
        gap = max(timedelta(0), min(version.received_at - before, LONGEST_GAP)).total_seconds()
        before = version.received_at
        changed = {
            part: change
            for part, text in version.texts.items()
            if (change := size_of_change(texts[version.position].get(part, ""), text))
        }
        for part, change in changed.items():
            seconds[version.position][part] += gap * change / sum(changed.values())
        texts[version.position] = version.texts
    return {position: dict(parts) for position, parts in seconds.items()}


def size_of_change(old: str, new: str) -> int:
    """Return how many characters differ; what was typed on at the end needs no comparison."""
    if new.startswith(old):
        return len(new) - len(old)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    same = sum(block.size for block in blocks)
    return max(len(old), len(new)) - same


def pace_of_story(
    version: QuestionVersion, response: Mapping[str, Any], seconds: Mapping[str, float]
) -> list[PartPace]:
    """Return the parts of a story with their shares of the words and of the time."""
    kind = kind_of(version)
    fields = list(kind.fields(version.content))
    words = {
        field.slug: scoring.count_words(kind.text_of(response, field.slug, version.content))
        for field in fields
    }
    return [
        PartPace(
            title=field.title,
            words=percent(words[field.slug], sum(words.values())) or 0,
            time=percent(seconds.get(field.slug, 0), sum(seconds.values())),
            aim=field.share,
        )
        for field in fields
    ]


def find_longest(parts: Sequence[PartPace]) -> PartPace | None:
    """Return the part whose time is farthest above its aim, if it is far enough to be told."""
    longest = max(parts, key=lambda part: part.excess, default=None)
    return longest if longest and longest.excess >= FAR_OFF else None


def percent(share: float, whole: float) -> int | None:
    return round(100 * share / whole) if whole else None
