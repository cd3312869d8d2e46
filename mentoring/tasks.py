"""Background work of mentor review."""

from celery import shared_task
from django.utils import timezone

from mentoring.domain.returning import deliver_due


@shared_task(name="mentoring.deliver_due")
def deliver_due_reviews() -> None:
    """Let learners have the reviews whose mentors can no longer take them back."""
    deliver_due(now=timezone.now())
