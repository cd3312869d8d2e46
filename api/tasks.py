"""Background work of the API."""

from celery import shared_task
from django.utils import timezone

from api.domain import repeats


@shared_task(name="api.forget_old")
def forget_old() -> None:
    """Delete the kept answers to requests that nobody sends again."""
    repeats.forget_old(now=timezone.now())
