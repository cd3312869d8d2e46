"""Tasks of the questions app: thin, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from questions.domain import scoring


@shared_task(name="questions.score_submission")
def score_submission(*, submission_id: str) -> None:
    """Score one submission, unless somebody else does or has done it."""
    scoring.score_submission(submission_id=submission_id)


@shared_task(name="questions.sweep_submissions")
def sweep_submissions() -> None:
    """Send again what a lost message or a dead worker left behind."""
    scoring.sweep_submissions(now=timezone.now())
