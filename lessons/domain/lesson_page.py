"""A lesson as its page shows it to one reader: blocks, contents, place, neighbours."""

from datetime import date
from functools import cached_property

from accounts.models import User
from lessons.domain.note_lists import PlacedNote, place_notes
from lessons.domain.queries import neighbours_of, notes_for_user, progress_for_user
from lessons.domain.shelf import LessonLine
from lessons.models import Lesson, LessonProgress


class LessonPage:
    """What the template asks, a query each: the place, the neighbours, and a learner's notes."""

    def __init__(self, lesson: Lesson, *, reader: User):
        self.lesson = lesson
        self.version = lesson.current_version
        self.reader = reader

    @cached_property
    def progress(self) -> LessonProgress | None:
        return progress_for_user(self.reader).filter(lesson=self.lesson).first()

    @cached_property
    def line(self) -> LessonLine:
        version = self.version
        return LessonLine(
            self.lesson.slug,
            self.lesson.title,
            version.minutes,
            version.sections,
            version.prerequisites,
            progress=self.progress,
        )

    @cached_property
    def blocks(self) -> list[dict]:
        """The parts of the page in order; a check also has its number."""
        blocks, number = [], 0
        for block in self.version.blocks:
            number += "check" in block
            blocks.append({**block, "number": number})
        return blocks

    @cached_property
    def notes(self) -> list[PlacedNote]:
        return place_notes(notes_for_user(self.reader).filter(lesson=self.lesson), self.version)

    @property
    def stopped_at(self) -> dict | None:
        """The section to go back to, unless the lesson is done or was left at its beginning."""
        place = self.line.place
        return place if place and place["number"] > 1 and not self.progress.done_at else None

    @cached_property
    def checked_on(self) -> date | None:
        """The day on which the oldest source was checked: what the lesson as a whole can claim."""
        days = [source["checked_on"] for source in self.version.sources]
        return date.fromisoformat(min(days)) if days else None

    @cached_property
    def sources(self) -> list[dict]:
        return [
            {**source, "checked_on": date.fromisoformat(source["checked_on"])}
            for source in self.version.sources
        ]

    @cached_property
    def neighbours(self) -> list[Lesson]:
        return list(neighbours_of(self.lesson, prerequisites=self.version.prerequisites))

    @cached_property
    def prerequisites(self) -> list[Lesson]:
        needed = self.version.prerequisites
        return [lesson for lesson in self.neighbours if lesson.slug in needed]

    @cached_property
    def shelf_row(self) -> list[Lesson]:
        """The lessons of this track, in order."""
        track = self.lesson.topic.track_id
        return [lesson for lesson in self.neighbours if lesson.topic.track_id == track]

    @property
    def previous(self) -> Lesson | None:
        return self.beside(-1)

    @property
    def following(self) -> Lesson | None:
        return self.beside(1)

    def beside(self, step: int) -> Lesson | None:
        slugs = [lesson.slug for lesson in self.shelf_row]
        if self.lesson.slug not in slugs:
            return None
        at = slugs.index(self.lesson.slug) + step
        return self.shelf_row[at] if 0 <= at < len(slugs) else None
