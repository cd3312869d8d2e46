"""What the page of a lesson says to everybody: made once for each edition of the shelf.

Of a lesson's page only a little is the reader's own. The rest changes when a pack is loaded: the
text, the contents, the neighbours. Each process keeps what it made of it under the stamp of the
edition, which the reader's own statement brings along.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from lessons.domain.queries import lessons_on_shelf, lessons_to_read
from lessons.models import Lesson, LessonVersion

# Lessons, and tracks: some fifty kilobytes and some hundred for each process that serves pages.
MOST_LESSONS, MOST_TRACKS = 256, 64


@dataclass(frozen=True)
class Neighbour:
    """Another lesson that the page leads to."""

    slug: str
    title: str
    topic_id: int


@dataclass(frozen=True, eq=False)
class LessonText:
    """One lesson as everybody sees it. It is itself the key of the parts that are kept of it."""

    lesson: Lesson
    version: LessonVersion
    # The parts of the page in order; a check also has its number.
    parts: tuple[dict, ...]
    prerequisites: tuple[Neighbour, ...]
    previous: Neighbour | None
    # The lessons of the track after it, in order.
    later: tuple[Neighbour, ...]

    @property
    def slug(self) -> str:
        return self.lesson.slug

    @property
    def title(self) -> str:
        return self.lesson.title

    @property
    def retired_at(self) -> datetime | None:
        return self.lesson.retired_at

    @property
    def checked_on(self) -> date | None:
        """The day on which the oldest source was checked: what the lesson as a whole can claim."""
        days = [source["checked_on"] for source in self.version.sources]
        return date.fromisoformat(min(days)) if days else None

    @property
    def sources(self) -> list[dict]:
        return [
            {**source, "checked_on": date.fromisoformat(source["checked_on"])}
            for source in self.version.sources
        ]


@lru_cache(MOST_LESSONS)
def read_text(lesson_id: int, edition: UUID) -> LessonText:
    """Return the text of a lesson as it is in `edition`. Two queries, or none."""
    lesson = lessons_to_read().get(pk=lesson_id)
    version = lesson.current_version
    row = read_row(lesson.topic.track_id, edition)
    at = next((at for at, one in enumerate(row) if one.slug == lesson.slug), None)
    return LessonText(
        lesson=lesson,
        version=version,
        parts=tuple(list_parts(version, has_checks=lesson.retired_at is None)),
        prerequisites=find_prerequisites(version),
        previous=row[at - 1] if at else None,
        later=row[at + 1 :] if at is not None else (),
    )


def list_parts(version: LessonVersion, *, has_checks: bool) -> Iterator[dict]:
    """Yield the blocks of a version. Their HTML was cleaned when it was loaded.

    The checks of a lesson that was withdrawn can be answered no more: without `has_checks` there is
    no link to them.
    """
    number = 0
    for block in version.blocks:
        if "check" in block:
            number += 1
            if has_checks:
                yield {"check": block["check"], "number": number}
        else:
            yield {"check": "", "html": SafeString(block["html"])}


@lru_cache(MOST_TRACKS)
def read_row(track_id: int, _edition: UUID) -> tuple[Neighbour, ...]:
    """Return the lessons of a track in order."""
    return name_lessons(lessons_on_shelf().filter(topic__track=track_id))


def find_prerequisites(version: LessonVersion) -> tuple[Neighbour, ...]:
    """Return the lessons to read before, wherever they stand: those that can still be read."""
    if not version.prerequisites:
        return ()
    return name_lessons(lessons_on_shelf().filter(slug__in=version.prerequisites))


def name_lessons(lessons: QuerySet[Lesson]) -> tuple[Neighbour, ...]:
    return tuple(Neighbour(*row) for row in lessons.values_list("slug", "title", "topic_id"))
