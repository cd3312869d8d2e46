"""Reading: where a learner is in a lesson, and which lessons they have done."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from lessons.models import Lesson, LessonProgress, ReadingOutbox

# A page sends its place within seconds. What comes later was held back, as on a device that was
# without a connection.
LATE = timedelta(minutes=1)


class UnknownSection(Exception):
    """A place that the lesson does not have, or no longer has. Nothing was kept."""


@transaction.atomic
def keep_place(
    *,
    learner: User,
    lesson: Lesson,
    section: str,
    now: datetime,
    seen: Iterable[str] = (),
    ago: timedelta = timedelta(),
) -> LessonProgress:
    """Keep `section` as the place that `learner` reached so long `ago`, and `seen` as passed.

    Where that comes late, a place that was kept since stays, such as that of another device.
    Sections are known by their anchors in the current version. Raises UnknownSection.
    """
    known = [entry["slug"] for entry in lesson.current_version.sections]
    if section not in known:
        raise UnknownSection(section)
    progress = lock_progress(learner=learner, lesson=lesson, now=now)
    passed = {*progress.sections_seen, *seen, section}
    progress.sections_seen = [slug for slug in known if slug in passed]
    is_overtaken = ago > LATE and progress.updated_at > now - ago
    if not is_overtaken or progress.section not in known:
        progress.section, progress.updated_at = section, now
    progress.save(update_fields=["section", "sections_seen", "updated_at"])
    return progress


@transaction.atomic
def keep_read(*, learner: User, lesson: Lesson, read: Iterable[str], now: datetime) -> None:
    """Keep that the sections `read` were read to their end: one goes on behind the last of them.

    Who reads on further below stays there. Sections that the lesson no longer has are passed over.
    """
    known = [entry["slug"] for entry in lesson.current_version.sections]
    numbers = [known.index(slug) for slug in read if slug in known]
    if not numbers:
        return
    progress = lock_progress(learner=learner, lesson=lesson, now=now)
    seen = {*progress.sections_seen, *(known[number] for number in numbers)}
    place = known.index(progress.section) if progress.section in known else 0
    progress.section = known[max(place, min(max(numbers) + 1, len(known) - 1))]
    progress.sections_seen = [slug for slug in known if slug in seen]
    progress.updated_at = now
    progress.save(update_fields=["section", "sections_seen", "updated_at"])


@transaction.atomic
def finish_lesson(*, learner: User, lesson: Lesson, now: datetime) -> LessonProgress:
    """Mark a lesson as done on the learner's own day, and leave the fact to be folded.

    The minutes of the version of that day are stored with the fact.

    A lesson that is done already keeps its day.
    """
    progress = lock_progress(learner=learner, lesson=lesson, now=now)
    if progress.done_at is None:
        progress.done_minutes = lesson.current_version.minutes
        mark(progress, done_at=now, done_day=learner.study_day(now), now=now)
    return progress


@transaction.atomic
def reopen_lesson(*, learner: User, lesson: Lesson, now: datetime) -> LessonProgress:
    """Take the mark of a done lesson back, and leave the fact to be folded.

    The moment is kept: checks that were passed before it do not mark the lesson again.
    """
    progress = lock_progress(learner=learner, lesson=lesson, now=now)
    if progress.done_at is not None:
        progress.reopened_at = now
        mark(progress, done_at=None, done_day=None, now=now)
    return progress


def mark(progress: LessonProgress, *, done_at, done_day, now: datetime) -> None:
    progress.done_at = done_at
    progress.done_day = done_day
    progress.updated_at = now
    progress.save(
        update_fields=["done_at", "done_day", "done_minutes", "reopened_at", "updated_at"]
    )
    ReadingOutbox.objects.create(progress=progress)


def lock_progress(*, learner: User, lesson: Lesson, now: datetime) -> LessonProgress:
    """Return the learner's row for this lesson, locked; made where it is the first."""
    mine = LessonProgress.objects.select_for_update().filter(learner=learner, lesson=lesson)
    if progress := mine.first():
        return progress
    # Where another tab was first, nothing is refused: that would end what is sent in a pipeline.
    first = LessonProgress(learner=learner, lesson=lesson, updated_at=now)
    LessonProgress.objects.bulk_create([first], ignore_conflicts=True)
    return mine.get()
