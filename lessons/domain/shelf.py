"""The shelf as one learner sees it: tracks, topics and lessons with what is done and what is left.

What is the same for everybody is kept for each edition of the shelf. So there are two queries,
however much there is to read, and two more for the first reader of an edition in a process. Lines
of lessons are made where they are shown: what a page costs follows what it shows and what its
reader has read, not what there is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models

from accounts.models import User
from lessons.domain.leaving_out import left_out_by
from lessons.domain.queries import lessons_on_shelf, progress_for_user, topics_on_shelf
from lessons.domain.remaining import minutes_left
from lessons.models import Edition
from studyhub.statements import Given, Statement

# A megabyte for a thousand lessons.
MOST_EDITIONS = 2
# A page shows the lessons of a whole track where there are no more, else those of one topic.
MOST_OPEN = 60
# The list of tracks names so many topics of each.
MOST_LISTED = 12
READER = Given("reader", models.BigIntegerField())
# Which edition it is, and what the reader leaves out of it.
STAMP = Statement(
    lambda: Edition.objects.values_list("stamp", ArraySubquery(left_out_by(READER).values("topic")))
)
PROGRESS = Statement(
    lambda: progress_for_user(READER).values_list(
        "lesson_id", "section", "updated_at", "done_at", "done_day"
    )
)
NEVER = datetime.min.replace(tzinfo=UTC)
DONE, BEGUN, FRESH = "done", "begun", "fresh"


@dataclass(frozen=True, eq=False)
class ShelvedLesson:
    """A lesson as everybody sees it. It is itself the key of the rows that are kept of it."""

    pk: int
    topic_id: int
    slug: str
    title: str
    minutes: int
    sections: list[dict]
    prerequisites: list[str]


@dataclass(frozen=True, eq=False)
class ShelvedTopic:
    """A topic as everybody sees it, with its lessons in order."""

    pk: int
    track_id: int
    slug: str
    title: str
    summary: str
    lessons: list[ShelvedLesson] = field(default_factory=list)

    @cached_property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True, eq=False)
class ShelvedTrack:
    """A track as everybody sees it, with its topics in order."""

    slug: str
    title: str
    summary: str
    topics: list[ShelvedTopic] = field(default_factory=list)


class Shelf(NamedTuple):
    """An edition of all there is to read."""

    tracks: list[ShelvedTrack]
    # The key of each topic's track.
    tracks_of: dict[int, int]
    lessons: dict[int, ShelvedLesson]
    by_slug: dict[str, ShelvedLesson]


class Reached(NamedTuple):
    """How far the reader has come in a lesson that they have opened."""

    section: str
    updated_at: datetime
    done_at: datetime | None
    done_day: date | None


class Place(NamedTuple):
    """The section that was reached last."""

    number: int
    slug: str
    title: str


@dataclass
class Reader:
    """What one reader has reached, by the key of the lesson, and the topics they leave out."""

    shelf: Shelf
    reached: dict[int, Reached]
    left_out: frozenset[int] = frozenset()

    def line(self, lesson: ShelvedLesson) -> "LessonLine":
        return LessonLine(lesson, self)

    @cached_property
    def opened(self) -> dict[int, list["LessonLine"]]:
        """The lines of what was opened and is still on the shelf, by the key of the topic."""
        lines: dict[int, list[LessonLine]] = {}
        for pk in self.reached:
            if lesson := self.shelf.lessons.get(pk):
                lines.setdefault(lesson.topic_id, []).append(self.line(lesson))
        return lines

    @cached_property
    def read_at(self) -> dict[int, datetime]:
        """When each track was read last, by its key; those never read are left out."""
        found: dict[int, datetime] = {}
        for pk, reached in self.reached.items():
            if lesson := self.shelf.lessons.get(pk):
                track_id = self.shelf.tracks_of[lesson.topic_id]
                found[track_id] = max(reached.updated_at, found.get(track_id, NEVER))
        return found


@dataclass
class LessonLine:
    """A lesson in a list."""

    lesson: ShelvedLesson
    reader: Reader

    @property
    def slug(self) -> str:
        return self.lesson.slug

    @property
    def title(self) -> str:
        return self.lesson.title

    @cached_property
    def reached(self) -> Reached | None:
        return self.reader.reached.get(self.lesson.pk)

    @cached_property
    def state(self) -> str:
        if self.reached is None:
            return FRESH
        return DONE if self.reached.done_at else BEGUN

    @cached_property
    def place(self) -> Place | None:
        section = self.reached.section if self.reached else ""
        for number, one in enumerate(self.lesson.sections, start=1):
            if one["slug"] == section:
                return Place(number, one["slug"], one["title"])
        return None

    @cached_property
    def minutes_left(self) -> int:
        """What is left to read, in whole minutes."""
        if self.state == DONE:
            return 0
        slugs = [section["slug"] for section in self.lesson.sections]
        return minutes_left(self.lesson.minutes, slugs, self.place.slug if self.place else "")

    @cached_property
    def after(self) -> tuple[ShelvedLesson, ...]:
        """The lessons to read first that are not done yet: advice, never a lock."""
        known = self.reader.shelf.by_slug
        needed = [known[slug] for slug in self.lesson.prerequisites if slug in known]
        return tuple(one for one in needed if self.reader.line(one).state != DONE)


@dataclass
class TopicLine:
    """A topic with its lessons, in order."""

    topic: ShelvedTopic
    reader: Reader

    @property
    def slug(self) -> str:
        return self.topic.slug

    @property
    def count(self) -> int:
        return len(self.topic.lessons)

    @property
    def lessons(self) -> list[LessonLine]:
        return [self.reader.line(lesson) for lesson in self.topic.lessons]

    @property
    def opened(self) -> list[LessonLine]:
        return self.reader.opened.get(self.topic.pk, [])

    @property
    def is_left_out(self) -> bool:
        return self.topic.pk in self.reader.left_out

    @property
    def read_at(self) -> datetime:
        """When the track of this topic was read last."""
        return self.reader.read_at.get(self.topic.track_id, NEVER)

    @cached_property
    def done(self) -> int:
        return sum(line.state == DONE for line in self.opened)

    @cached_property
    def minutes_left(self) -> int:
        read = sum(line.lesson.minutes - line.minutes_left for line in self.opened)
        return self.topic.minutes - read


@dataclass
class TrackLine:
    """A track with its topics, in order."""

    track: ShelvedTrack
    topics: list[TopicLine]

    @property
    def slug(self) -> str:
        return self.track.slug

    @cached_property
    def studied(self) -> list[TopicLine]:
        """The topics that the reader does not leave out: what is counted is theirs."""
        return [topic for topic in self.topics if not topic.is_left_out]

    @property
    def left_out(self) -> int:
        return len(self.topics) - len(self.studied)

    @cached_property
    def count(self) -> int:
        return sum(topic.count for topic in self.studied)

    @cached_property
    def done(self) -> int:
        return sum(topic.done for topic in self.studied)

    @cached_property
    def minutes_left(self) -> int:
        return sum(topic.minutes_left for topic in self.studied)


def read_shelf(user: User) -> list[TrackLine]:
    """Return all tracks with the progress of `user`."""
    ((stamp, left_out),) = STAMP.fetch(reader=user.pk)
    shelf = read_edition(stamp)
    reached = {pk: Reached(*rest) for pk, *rest in PROGRESS.fetch(reader=user.pk)}
    reader = Reader(shelf, reached, frozenset(left_out))
    return [
        TrackLine(track, [TopicLine(topic, reader) for topic in track.topics])
        for track in shelf.tracks
    ]


@lru_cache(MOST_EDITIONS)
def read_edition(_edition: UUID) -> Shelf:
    """Return what the shelf says to everybody."""
    names = ("slug", "title", "summary")
    of_track = (f"track__{name}" for name in names)
    rows = topics_on_shelf().values_list(*of_track, "pk", "track_id", *names)
    tracks: dict[int, ShelvedTrack] = {}
    topics: dict[int, ShelvedTopic] = {}
    for row in rows:
        topic = ShelvedTopic(*row[3:])
        topics[topic.pk] = topic
        tracks.setdefault(topic.track_id, ShelvedTrack(*row[:3])).topics.append(topic)
    version = (f"current_version__{name}" for name in ("minutes", "sections", "prerequisites"))
    lessons = [
        ShelvedLesson(*row)
        for row in lessons_on_shelf().values_list("pk", "topic_id", "slug", "title", *version)
    ]
    for lesson in lessons:
        topics[lesson.topic_id].lessons.append(lesson)
    return Shelf(
        tracks=list(tracks.values()),
        tracks_of={topic.pk: topic.track_id for topic in topics.values()},
        lessons={lesson.pk: lesson for lesson in lessons},
        by_slug={lesson.slug: lesson for lesson in lessons},
    )


def find_next(topics: Iterable[TopicLine]) -> LessonLine | None:
    """Return the lesson to go on with: the one read last, else the first that is not done.

    Of several tracks the one that was read last goes first, as in
    `lessons.domain.queries.unfinished_lessons`.
    """
    topics = sorted(topics, key=lambda topic: topic.read_at, reverse=True)
    begun = [line for topic in topics for line in topic.opened if line.state == BEGUN]
    if begun:
        return max(begun, key=lambda line: line.reached.updated_at)
    lines = (topic.reader.line(lesson) for topic in topics for lesson in topic.topic.lessons)
    return next((line for line in lines if line.state == FRESH), None)


class Stretch(NamedTuple):
    """Topics that follow each other: their lessons are shown, or only how many are done."""

    is_open: bool
    topics: list[TopicLine]


def fold_track(track: TrackLine, *, current: LessonLine | None) -> list[Stretch]:
    """Return the topics of a track as its page shows them: of a long one the current is open."""
    if sum(topic.count for topic in track.topics) <= MOST_OPEN:
        return [Stretch(True, track.topics)]
    topic_id = current.lesson.topic_id if current else None
    stretches = groupby(track.topics, key=lambda topic: topic.topic.pk == topic_id)
    return [Stretch(is_open, list(topics)) for is_open, topics in stretches]


def list_topics(track: TrackLine) -> list[TopicLine]:
    """Return the topics of a track that the list of all tracks names: of many, those around the
    first that is studied and not done."""
    undone = (
        at
        for at, topic in enumerate(track.topics)
        if topic.done < topic.count and not topic.is_left_out
    )
    start = max(0, min(next(undone, 0) - 1, len(track.topics) - MOST_LISTED))
    return track.topics[start : start + MOST_LISTED]
