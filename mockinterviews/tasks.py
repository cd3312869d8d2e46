"""Background work of interviews."""

from celery import shared_task
from django.utils import timezone

from mockinterviews.domain.closing import close_expired


@shared_task(name="mockinterviews.close_expired")
def close_expired_interviews() -> None:
    """Close the interviews whose time is over, whether anybody is there or not."""
    close_expired(now=timezone.now())
