"""What reading tells a learner and leaves behind."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from accounts.domain.personal import Eraser, Export, Row
from accounts.models import User
from lessons.models import LessonProgress, ReadingOutbox


def tell_reading(person: User) -> Iterator[Row]:
    read = LessonProgress.objects.filter(learner=person).select_related("lesson__topic")
    for progress in read.order_by("updated_at").iterator(chunk_size=500):
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
        }


def lock_reading(person: User) -> None:
    """Wait for the folds: they lock the row of a reading before they count it."""
    rows = LessonProgress.objects.select_for_update().filter(learner=person).order_by("pk")
    list(rows.values_list("pk"))


def erase_reading(*, person: User, **_others) -> None:
    LessonProgress.objects.filter(learner=person).delete()


EXPORTS = (Export(name="reading", title=_("Reading"), models=(LessonProgress,), tell=tell_reading),)
ERASERS = (
    Eraser(
        models=(LessonProgress, ReadingOutbox),
        lock=lock_reading,
        erase=erase_reading,
        goes=_("how far you have read each lesson"),
    ),
)
UNTOLD = {ReadingOutbox: "a fact on its way to the figures"}
