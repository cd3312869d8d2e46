"""The shelf as one learner sees it: tracks, topics and lessons with what is done and what is left.

What is the same for everybody is kept for each edition of the shelf. So there are two queries,
however much there is to read, and two more for the first reader of an edition in a process.
"""

import math
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from uuid import UUID

from django.db import models

from accounts.models import User
from lessons.domain.queries import lessons_on_shelf, progress_for_user, topics_on_shelf
from lessons.models import Edition, LessonProgress
from studyhub.statements import Given, Statement

# A megabyte for a thousand lessons.
MOST_EDITIONS = 2
PROGRESS = Statement(lambda: progress_for_user(Given("reader", models.BigIntegerField())))
DONE, BEGUN, FRESH = "done", "begun", "fresh"


@dataclass
class LessonLine:
    """A lesson in a list."""

    slug: str
    title: str
    minutes: int
    sections: list[dict]
    prerequisites: list[str]
    progress: LessonProgress | None = None
    # The lessons to read first that are not done yet: advice, never a lock.
    after: list["LessonLine"] = field(default_factory=list)

    @cached_property
    def state(self) -> str:
        if self.progress is None:
            return FRESH
        return DONE if self.progress.done_at else BEGUN

    @property
    def glyph(self) -> str:
        return {DONE: "full", BEGUN: "part", FRESH: "none"}[self.state]

    @cached_property
    def place(self) -> dict | None:
        """The section that was reached last: its number, slug and title."""
        reached = self.progress.section if self.progress else ""
        for number, section in enumerate(self.sections, start=1):
            if section["slug"] == reached:
                return {"number": number, **section}
        return None

    @cached_property
    def minutes_left(self) -> int:
        """What is left to read, in whole minutes; the place's own section counts in full."""
        if self.state == DONE:
            return 0
        if not self.place:
            return self.minutes
        share = (len(self.sections) - self.place["number"] + 1) / len(self.sections)
        return max(1, math.ceil(self.minutes * share))


@dataclass
class TopicLine:
    """A topic with its lessons, in order."""

    slug: str
    title: str
    summary: str
    lessons: list[LessonLine] = field(default_factory=list)

    @cached_property
    def done(self) -> int:
        return sum(lesson.state == DONE for lesson in self.lessons)

    @cached_property
    def minutes_left(self) -> int:
        return sum(lesson.minutes_left for lesson in self.lessons)


@dataclass
class TrackLine:
    """A track with its topics, in order."""

    slug: str
    title: str
    summary: str
    topics: list[TopicLine] = field(default_factory=list)

    @cached_property
    def lessons(self) -> list[LessonLine]:
        return [lesson for topic in self.topics for lesson in topic.lessons]

    @cached_property
    def done(self) -> int:
        return sum(topic.done for topic in self.topics)

    @cached_property
    def minutes_left(self) -> int:
        return sum(topic.minutes_left for topic in self.topics)


def read_shelf(user: User) -> list[TrackLine]:
    """Return every track with its topics and lessons, and how far `user` has come in each."""
    topic_rows, lesson_rows = read_rows(Edition.objects.values_list("stamp", flat=True).get())
    tracks: dict[int, TrackLine] = {}
    topics: dict[int, TopicLine] = {}
    for pk, track_id, track, topic in topic_rows:
        topics[pk] = TopicLine(*topic)
        tracks.setdefault(track_id, TrackLine(*track)).topics.append(topics[pk])
    place_lessons(lesson_rows, topics, user)
    return list(tracks.values())


@lru_cache(MOST_EDITIONS)
def read_rows(_edition: UUID) -> tuple[list[tuple], list[tuple]]:
    """Return what the topics and the lessons of the shelf say to everybody, in order."""
    names = ("slug", "title", "summary")
    rows = topics_on_shelf().values_list("pk", "track_id", *(f"track__{n}" for n in names), *names)
    topics = [(pk, track_id, rest[:3], rest[3:]) for pk, track_id, *rest in rows]
    version = ("minutes", "sections", "prerequisites")
    lessons = lessons_on_shelf().values_list(
        "pk", "topic_id", "slug", "title", *(f"current_version__{name}" for name in version)
    )
    return topics, list(lessons)


def place_lessons(rows: list[tuple], topics: dict[int, TopicLine], user: User) -> None:
    """Put each lesson under its topic."""
    progress = {row.lesson_id: row for row in PROGRESS.fetch(reader=user.pk)}
    lines: dict[str, LessonLine] = {}
    for pk, topic_id, slug, *rest in rows:
        lines[slug] = LessonLine(slug, *rest, progress=progress.get(pk))
        topics[topic_id].lessons.append(lines[slug])
    for line in lines.values():
        needed = [lines[slug] for slug in line.prerequisites if slug in lines]
        line.after = [other for other in needed if other.state != DONE]


def find_next(lessons: list[LessonLine]) -> LessonLine | None:
    """Return the lesson to go on with: the one read last, else the first that is not done."""
    begun = [lesson for lesson in lessons if lesson.state == BEGUN]
    if begun:
        return max(begun, key=lambda lesson: lesson.progress.updated_at)
    return next((lesson for lesson in lessons if lesson.state == FRESH), None)
