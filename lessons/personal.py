"""What reading tells a learner and leaves behind."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from accounts.domain.personal import Eraser, Export, Row, delete_rows, quote
from accounts.models import User
from lessons.models import Bookmark, LeftOutTopic, LessonProgress, Note, ReadingOutbox


def tell_reading(person: User) -> Iterator[Row]:
    read = LessonProgress.objects.filter(learner=person).select_related("lesson__topic")
    for progress in read.order_by("updated_at", "pk").iterator(chunk_size=500):
        yield {
            "lesson": progress.lesson.slug,
            "title": progress.lesson.title,
            "topic": progress.lesson.topic.title,
            "section": progress.section,
            "sections_seen": progress.sections_seen,
            "updated_at": progress.updated_at,
            "done_at": progress.done_at,
            "done_day": progress.done_day,
            "done_minutes": progress.done_minutes,
            "reopened_at": progress.reopened_at,
        }


def lock_reading(person: User) -> None:
    """Wait for the folds: they lock the row of a reading before they count it."""
    rows = LessonProgress.objects.select_for_update().filter(learner=person).order_by("pk")
    list(rows.values_list("pk"))


def erase_reading(*, person: User, **_others) -> None:
    LessonProgress.objects.filter(learner=person).delete()


def tell_notes(person: User) -> Iterator[Row]:
    """Yield the notes, those as well that were deleted a moment ago: we still have them."""
    notes = Note.objects.filter(learner=person).select_related("lesson").defer("vector")
    for note in notes.order_by("created_at", "pk").iterator(chunk_size=500):
        yield {
            "lesson": note.lesson.slug,
            "title": note.lesson.title,
            "section": note.section,
            "quote": note.quote,
            "before": note.prefix,
            "behind": note.suffix,
            "text": note.text,
            "created_at": note.created_at,
            "updated_at": note.updated_at,
            "deleted_at": note.deleted_at,
        }


def write_note(row: Row) -> str:
    lines = [f"## {row['title']}, {row['created_at']:%Y-%m-%d %H:%M} UTC", ""]
    if row["quote"]:
        lines += [quote(row["quote"]), ""]
    return "\n".join([*lines, row["text"], ""])


def tell_bookmarks(person: User) -> Iterator[Row]:
    for mark in Bookmark.objects.filter(learner=person).select_related("lesson"):
        yield {"lesson": mark.lesson.slug, "title": mark.lesson.title, "made_at": mark.made_at}


def tell_left_out(person: User) -> Iterator[Row]:
    rows = LeftOutTopic.objects.filter(learner=person).select_related("topic")
    for row in rows.order_by("left_out_at", "pk"):
        yield {
            "topic": row.topic.slug,
            "title": row.topic.title,
            "left_out_at": row.left_out_at,
        }


EXPORTS = (
    Export(name="reading", title=_("Reading"), models=(LessonProgress,), tell=tell_reading),
    Export(name="notes", title=_("Notes"), models=(Note,), tell=tell_notes, write=write_note),
    Export(name="bookmarks", title=_("Bookmarks"), models=(Bookmark,), tell=tell_bookmarks),
    Export(
        name="left-out-topics",
        title=_("Topics that you leave out"),
        models=(LeftOutTopic,),
        tell=tell_left_out,
    ),
)
ERASERS = (
    Eraser(
        models=(LessonProgress, ReadingOutbox),
        lock=lock_reading,
        erase=erase_reading,
        goes=_("how far you have read each lesson"),
    ),
    Eraser(
        models=(Note,),
        erase=delete_rows(Note, of="learner"),
        goes=_("your highlights and notes"),
    ),
    Eraser(models=(Bookmark,), erase=delete_rows(Bookmark, of="learner"), goes=_("your bookmarks")),
    Eraser(
        models=(LeftOutTopic,),
        erase=delete_rows(LeftOutTopic, of="learner"),
        goes=_("which topics you leave out"),
    ),
)
UNTOLD = {ReadingOutbox: "a fact on its way to the figures"}
