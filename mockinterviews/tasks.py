"""Background work of interviews."""

from celery import shared_task
from django.utils import timezone

from mockinterviews.domain import story_reading
from mockinterviews.domain.closing import close_expired
from mockinterviews.domain.dropping import drop_unused
from mockinterviews.domain.planning import send_reminders
from mockinterviews.domain.stories import drop_deleted_stories


@shared_task(name="mockinterviews.close_expired")
def close_expired_interviews() -> None:
    """Close the interviews whose time is over, whether anybody is there or not."""
    close_expired(now=timezone.now())


@shared_task(name="mockinterviews.drop_deleted_stories")
def drop_deleted() -> None:
    """Remove the stories that were deleted a week ago."""
    drop_deleted_stories(now=timezone.now())


@shared_task(name="mockinterviews.drop_unused")
def drop_unused_interviews() -> None:
    """Remove what was set up a week ago and never begun."""
    drop_unused(now=timezone.now())


@shared_task(name="mockinterviews.read_stories")
def read_stories() -> None:
    """Read what was written since, for the coverage and for which story fits a question."""
    story_reading.read_stories(now=timezone.now())


@shared_task(name="mockinterviews.send_reminders")
def send_planned_reminders() -> None:
    """Tell of the planned interviews that begin soon. It can run twice."""
    send_reminders(now=timezone.now())
