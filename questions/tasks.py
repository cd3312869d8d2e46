"""Tasks of the questions app: thin, safe to run twice."""

from celery import shared_task
from celery.signals import worker_process_init
from django.utils import timezone

from questions.domain import (
    import_reading,
    import_writing,
    imports,
    question_drafts,
    regrading,
    rulings,
    scoring,
    sweeping,
    trials,
    twins,
)
from questions.domain.aiming import end_past_plans
from questions.domain.own_cards import drop_deleted_cards


@worker_process_init.connect
def prepare_scoring(**_kwargs) -> None:
    """Be ready before the first answer waits."""
    scoring.prepare_statements()


@shared_task(name="questions.score_submission")
def score_submission(*, submission_id: str) -> None:
    """Score one submission, unless somebody else does or has done it."""
    scoring.score_submission(submission_id=submission_id)


@shared_task(name="questions.sweep_submissions")
def sweep_submissions() -> None:
    """Send again what a lost message or a dead worker left behind."""
    sweeping.sweep_submissions(now=timezone.now())


# A file of 2,000 items takes longer than an answer: what a limit cuts off is read by the next one.
@shared_task(name="questions.read_import", soft_time_limit=100, time_limit=120)
def read_import(*, run_id: str) -> None:
    """Read one import, unless somebody else does or has done it."""
    import_reading.read_import(run_id=run_id)


# One transaction, which renews its lease as it goes.
@shared_task(name="questions.write_import", soft_time_limit=300, time_limit=330)
def write_import(*, run_id: str) -> None:
    """Take one import into its bank, unless somebody else does or has done it."""
    import_writing.write_import(run_id=run_id)


@shared_task(name="questions.sweep_imports")
def sweep_imports() -> None:
    """Delete old imports, and send again what a lost message or a dead worker left behind."""
    imports.sweep_imports(now=timezone.now())


# Each batch is stored for itself; what a limit cuts off, the sweep takes up.
@shared_task(name="questions.regrade", soft_time_limit=100, time_limit=120)
def regrade(*, regrade_id: str) -> None:
    """Count or apply a regrade to its end."""
    regrading.work_on_regrade(regrade_id=regrade_id, now=timezone.now())


@shared_task(name="questions.settle_ruling", soft_time_limit=100, time_limit=120)
def settle_ruling(*, ruling_id: int) -> None:
    """Give each answer the full marks that a ruling gives, and tell the learners of any ruling."""
    rulings.settle_ruling(ruling_id=ruling_id, now=timezone.now())


@shared_task(name="questions.sweep_decisions")
def sweep_decisions() -> None:
    """Send again the regrades and rulings that a lost message or a dead worker left behind."""
    regrading.sweep_regrades(now=timezone.now())
    rulings.sweep_rulings()


@shared_task(name="questions.end_past_plans")
def end_past_interview_plans() -> None:
    """Let cards that waited for an interview come as the scheduler says, once it is over."""
    end_past_plans(now=timezone.now())


@shared_task(name="questions.find_twins", soft_time_limit=100, time_limit=120)
def find_twins(*, bank_id: int) -> None:
    """Look for questions of a bank that ask nearly the same."""
    twins.store_twins(bank_id=bank_id, now=timezone.now())


@shared_task(name="questions.score_trial")
def score_trial(*, key: str) -> None:
    """Score an answer that an author tries, unless another took its place."""
    trials.score_trial(key=key)


@shared_task(name="questions.drop_old_trials")
def drop_old_trials() -> None:
    """Delete the answers that authors tried more than a day ago, and drafts long put aside."""
    trials.drop_old_trials(now=timezone.now())
    question_drafts.drop_old_drafts(now=timezone.now())


@shared_task(name="questions.drop_deleted_cards")
def drop_deleted() -> None:
    """Remove the words of the own cards that were deleted a day ago."""
    drop_deleted_cards(now=timezone.now())
