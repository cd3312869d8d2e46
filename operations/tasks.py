"""Tasks of operations."""

from celery import shared_task
from django.utils import timezone

from operations import failing, living  # noqa: F401 (they listen to Celery's signals)
from operations.domain.heartbeats import record_heartbeat


@shared_task(name="operations.heartbeat")
def heartbeat(*, name: str) -> None:
    """Show that the worker of queue `name` lives; the scheduler sends one into each queue.

    Behind a backlog it stands in line and expires: there `operations.living` shows the same.
    """
    record_heartbeat(name=name, now=timezone.now())
