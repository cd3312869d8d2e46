"""Tasks of the progress app: thin, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from progress.domain import renewal
from progress.domain.folds import fold_all
from progress.domain.items import analysis


@shared_task(name="progress.fold")
def fold() -> None:
    """Fold every fact that waits."""
    fold_all()


# All answers there are: at ten million over ten minutes. What is cut off is begun anew.
@shared_task(name="progress.renew_outdated", soft_time_limit=3600, time_limit=3660)
def renew_outdated() -> None:
    """Reckon the figures anew where earlier rules did."""
    renewal.renew_outdated()


@shared_task(name="progress.sweep_banks")
def sweep_banks() -> None:
    """Send the banks whose figures are old."""
    analysis.sweep_banks()


# What is cut off leaves the figures as they were, and the next sweep sends the bank again.
@shared_task(name="progress.analyse_bank", soft_time_limit=300, time_limit=330)
def analyse_bank(*, bank_id: int, stamp: str) -> None:
    """Compute the figures of one bank and its questions."""
    analysis.analyse_bank(bank_id=bank_id, stamp=stamp, now=timezone.now())
