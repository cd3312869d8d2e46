"""A lesson as its page shows it to one reader: the text, and where they are in it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from lessons.domain.leaving_out import left_out_by
from lessons.domain.lesson_text import LessonText, Neighbour, read_text
from lessons.domain.note_lists import PlacedNote, place_lost, place_notes
from lessons.domain.queries import annotate_card, notes_for_user
from lessons.models import Bookmark, Edition, Lesson, LessonVersion, Note
from studyhub.statements import Given, Statement

READER = Given("reader", models.BigIntegerField())


@dataclass(frozen=True)
class Standing:
    """What is one reader's own of a lesson, and the edition of the shelf that they look at."""

    lesson_id: int
    edition: UUID
    is_bookmarked: bool
    has_notes: bool
    left_out: list[int]
    section: str | None
    updated_at: datetime | None
    done_at: datetime | None
    done_day: date | None


def standing_in_lesson() -> QuerySet[Lesson]:
    """The lesson of `slug` with what is `reader`'s own of it: the fields of Standing, in order."""
    bookmarks = Bookmark.objects.filter(learner=READER, lesson=OuterRef("pk"))
    notes = notes_for_user(READER).filter(lesson=OuterRef("pk")).order_by()
    return (
        Lesson.objects.filter(slug=Given("slug", models.CharField()), current_version__isnull=False)
        .annotate(
            mine=FilteredRelation("progress", condition=Q(progress__learner=READER)),
            is_bookmarked=Exists(bookmarks),
            has_notes=Exists(notes),
            edition=Subquery(Edition.objects.values("stamp")),
        )
        .order_by()
        .values_list(
            *("pk", "edition", "is_bookmarked", "has_notes"),
            ArraySubquery(left_out_by(READER).values("topic")),
            *("mine__section", "mine__updated_at", "mine__done_at", "mine__done_day"),
        )
    )


STANDING = Statement(standing_in_lesson)
NOTES = Statement(
    lambda: annotate_card(notes_for_user(READER)).filter(
        lesson=Given("lesson", models.BigIntegerField())
    )
)


class LessonPage:
    """What the template asks. The notes are a query more, for who has some."""

    def __init__(self, text: LessonText, standing: Standing, *, reader: User):
        self.text = text
        self.standing = standing
        self.reader = reader

    @property
    def slug(self) -> str:
        return self.text.slug

    @property
    def is_bookmarked(self) -> bool:
        return self.standing.is_bookmarked

    @property
    def version(self) -> LessonVersion:
        return self.text.version

    @cached_property
    def stopped_at(self) -> dict | None:
        """The section to go back to, unless the lesson is done or was left at its beginning."""
        if self.standing.done_at:
            return None
        later = self.version.sections[1:]
        return next((one for one in later if one["slug"] == self.standing.section), None)

    @cached_property
    def following(self) -> Neighbour | None:
        """The next lesson of the track. Topics that the reader leaves out are passed over, but for
        that in which they read."""
        passed = set(self.standing.left_out) - {self.text.lesson.topic_id}
        return next((one for one in self.text.later if one.topic_id not in passed), None)

    @cached_property
    def notes(self) -> list[PlacedNote]:
        if not self.standing.has_notes:
            return []
        mine: list[Note] = NOTES.fetch(reader=self.reader.pk, lesson=self.standing.lesson_id)
        return place_lost(place_notes(mine, self.version), self.version)


def open_lesson(*, slug: str, reader: User) -> LessonPage:
    """Return the page of a lesson for one reader. Raise Lesson.DoesNotExist."""
    for row in STANDING.fetch(slug=slug, reader=reader.pk):
        standing = Standing(*row)
        return LessonPage(read_text(standing.lesson_id, standing.edition), standing, reader=reader)
    raise Lesson.DoesNotExist
