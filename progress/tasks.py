"""Tasks of the progress app: thin, safe to run twice."""

from celery import shared_task

from progress.domain.folds import fold_all


@shared_task(name="progress.fold")
def fold() -> None:
    """Fold every fact that waits."""
    fold_all()
