"""An import's way: asked for, read by a worker, looked over by its author, taken in or dropped.

A claim is a lease: when its worker dies, the next sweep sends the import again, and reading goes on
where it was. After MAX_ATTEMPTS it is failed, which its author and staff see.
"""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_noop

from accounts.models import User
from lessons.models import Topic
from questions.domain.banks import find_bank, fold_title
from questions.models import Bank, ImportFile, ImportItem, ImportRun
from studyhub.enqueue import enqueue, send
from studyhub.leases import is_over
from studyhub.queueing import WRITTEN

KEPT_FOR = timedelta(days=30)
# Longer than the hard limit of the reading; items that are done renew it, in the writing as well.
LEASE = timedelta(seconds=130)
MAX_ATTEMPTS = 3
# How long a message may take before the sweep sends another.
MESSAGE_GRACE = timedelta(seconds=10)
SWEEP_BATCH = 50
State = ImportRun.State
WORKING = (State.READING, State.WRITING)
# While a file is in one of these, it holds the questions that it names: none of them is removed.
UNFINISHED = (State.READING, State.READY, State.WRITING)
TASKS = {State.READING: "questions.read_import", State.WRITING: "questions.write_import"}
WORKER_LOST = gettext_noop("The worker stopped in the middle of it. Nothing was stored.")


def imports_for_user(user: User) -> QuerySet[ImportRun]:
    """Return the imports that `user` may see: their own, newest first."""
    return ImportRun.objects.filter(author=user).order_by("-asked_at", "pk")


@transaction.atomic
def start_import(**asked) -> ImportRun:
    """Keep a file as `keep_import` does, and have a worker read it after commit."""
    run = keep_import(**asked)
    enqueue(TASKS[State.READING], queue=WRITTEN, run_id=str(run.pk))
    return run


@transaction.atomic
def keep_import(
    *,
    author: User,
    bank: Bank | str,
    topic: Topic,
    form: str,
    name: str,
    data: bytes,
    now: datetime,
) -> ImportRun:
    """Keep a file, to be read. Nothing of it reaches the bank yet, and no worker is told of it.

    Instead of a bank its title finds one of this site, else one is made when the questions are
    written: a file that brings none leaves no bank behind.
    """
    title = ""
    if isinstance(bank, str):
        title = fold_title(bank)
        bank = find_bank(title=title)
    run = ImportRun.objects.create(
        author=author,
        bank=bank,
        bank_title="" if bank else title,
        topic=topic,
        form=form,
        name=name[-120:],
        asked_at=now,
        expires_at=now + KEPT_FOR,
        sweep_after=now + MESSAGE_GRACE,
    )
    ImportFile.objects.create(run=run, content=data)
    return run


@transaction.atomic
def take_in(*, run: ImportRun, now: datetime) -> bool:
    """Have a worker write what was looked over. Return whether there was something to start.

    A second press finds it started.
    """
    started = open_for_writing(run=run, now=now)
    if started:
        enqueue(TASKS[State.WRITING], queue=WRITTEN, run_id=str(run.pk))
    return started


def open_for_writing(*, run: ImportRun, now: datetime) -> bool:
    """Let what was looked over be written, by whoever claims it. Return whether it was ready."""
    return bool(
        ImportRun.objects.filter(pk=run.pk, state=State.READY).update(
            state=State.WRITING, attempts=0, done=0, says="", sweep_after=now + MESSAGE_GRACE
        )
    )


def drop_import(*, run: ImportRun) -> bool:
    """Delete an import with its file, unless it is being written. Return whether it is gone.

    What was taken in stays in the bank.
    """
    runs = ImportRun.objects.filter(pk=run.pk)
    delete_imports(runs)
    return not runs.exists()


@transaction.atomic
def delete_imports(runs: QuerySet[ImportRun]) -> None:
    """Delete imports that nobody writes, and the banks that were made for them and stayed empty."""
    runs = runs.exclude(state=State.WRITING)
    made = list(runs.filter(makes_bank=True).values_list("bank", flat=True))
    runs.delete()
    Bank.objects.filter(pk__in=made, questions=None, imports=None).delete()


def count_outcomes(run: ImportRun) -> dict[str, int]:
    """Return how many items have each outcome."""
    counted = run.items.order_by().values_list("outcome").annotate(Count("pk"))
    return dict.fromkeys(ImportItem.Outcome.values, 0) | dict(counted)


def unfinished(now: datetime) -> QuerySet[ImportRun]:
    """Return the imports that a worker may claim: waiting, or held by a dead one."""
    lost = is_over("claimed_until", most=LEASE, now=now)
    return ImportRun.objects.filter(Q(claim_token=None) | lost, state__in=WORKING)


def claim_import(*, run_id: str, state: str, now: datetime) -> ImportRun | None:
    """Take the lease on an import in `state` and commit. Return None where it is not to be had."""
    claimed = (
        unfinished(now)
        .filter(pk=run_id, state=state, attempts__lt=MAX_ATTEMPTS)
        .update(
            attempts=F("attempts") + 1,
            claim_token=uuid.uuid4(),
            claimed_until=now + LEASE,
            sweep_after=now + LEASE,
        )
    )
    if not claimed:
        return None
    return ImportRun.objects.select_related("author", "bank", "topic").filter(pk=run_id).first()


def held(run: ImportRun) -> QuerySet[ImportRun]:
    """Return `run`, as long as the claim of this worker holds."""
    return ImportRun.objects.filter(pk=run.pk, claim_token=run.claim_token)


def hand_over(run: ImportRun, **fields) -> bool:
    """End a claim and set `fields`. Return False where the claim had passed to somebody else."""
    return bool(held(run).update(claim_token=None, claimed_until=None, **fields))


def give_up(*, run: ImportRun, error: str, now: datetime) -> None:
    """Return a claimed import to the queue after a fault, or fail it after the last attempt."""
    if run.attempts >= MAX_ATTEMPTS:
        hand_over(run, state=State.FAILED, says=error)
    else:
        hand_over(run, sweep_after=now + timedelta(seconds=2**run.attempts), says=error)


def sweep_imports(*, now: datetime) -> int:
    """Delete what is over its time, fail what used up its attempts, send again what waits.

    Return how many were sent.
    """
    delete_imports(ImportRun.objects.filter(expires_at__lte=now))
    unfinished(now).filter(attempts__gte=MAX_ATTEMPTS).update(
        state=State.FAILED, claim_token=None, claimed_until=None, says=WORKER_LOST
    )
    is_due = is_over("sweep_after", most=LEASE, now=now)
    due = unfinished(now).filter(is_due).order_by("sweep_after", "pk")[:SWEEP_BATCH]
    sent = []
    for pk, state in list(due.values_list("pk", "state")):
        # A broker that is down would cost half a second for each: stop at the first refusal.
        if not send(TASKS[state], queue=WRITTEN, kwargs={"run_id": str(pk)}):
            break
        sent.append(pk)
    ImportRun.objects.filter(is_due, pk__in=sent).update(sweep_after=now + LEASE)
    return len(sent)


def send_unfinished_imports(*, now: datetime) -> int:
    """Send what no worker has now, whatever wait it had: the repair. Return how many."""
    unfinished(now).filter(attempts__lt=MAX_ATTEMPTS).update(sweep_after=now)
    return sweep_imports(now=now)


def retry_failed_imports(*, now: datetime) -> int:
    """Give failed imports new attempts, from the reading on: the repair. Return how many."""
    return sum(
        read_again(run=run, says="", now=now)
        for run in ImportRun.objects.filter(state=State.FAILED).order_by("asked_at", "pk")
    )


@transaction.atomic
def read_again(*, run: ImportRun, says: str, now: datetime) -> bool:
    """Begin an import anew: the bank has changed, or what failed may go well now."""
    changed = ImportRun.objects.filter(pk=run.pk, state__in=(State.FAILED, State.WRITING)).update(
        state=State.READING,
        attempts=0,
        done=0,
        says=says,
        claim_token=None,
        claimed_until=None,
        sweep_after=now + MESSAGE_GRACE,
    )
    if changed:
        run.items.all().delete()
        enqueue(TASKS[State.READING], queue=WRITTEN, run_id=str(run.pk))
    return bool(changed)
