"""Background work of lessons."""

from celery import shared_task
from django.utils import timezone

from lessons.domain.notes import drop_deleted_notes


@shared_task(name="lessons.drop_deleted_notes")
def drop_deleted() -> None:
    """Remove the notes that were deleted a day ago."""
    drop_deleted_notes(now=timezone.now())
