"""A person's data, asked for by one press and made by a worker: claim, collect, store.

waiting -> (claim) making -> (store) ready, deleted after a week. A claim is a lease: when its
worker dies, the next sweep sends the export again. After MAX_ATTEMPTS it is failed, which the
person and staff see; asking again, or `retry_failed_exports`, is the repair.
"""

import contextlib
import traceback
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.domain.archives import ArchiveTooLarge, pack_archive
from accounts.domain.locking import share_erasure_lock
from accounts.domain.notices import delete_notices, notify
from accounts.models import DataExport, ExportArchive, Notice, User
from accounts.notifying import MY_DATA
from studyhub.enqueue import enqueue, send
from studyhub.leases import is_over
from studyhub.queueing import INTERACTIVE

log = structlog.get_logger(__name__)

KEPT_FOR = timedelta(days=7)
MAX_ATTEMPTS = 3
# How long a message may take before the sweep sends another.
MESSAGE_GRACE = timedelta(seconds=10)
SWEEP_BATCH = 100
TASK = "accounts.make_export"
WORKER_LOST = gettext_noop("The worker stopped in the middle of it.")
TOO_LARGE = gettext_noop("It is larger than %(megabytes)s MB.")
State = DataExport.State
OPEN = (State.WAITING, State.MAKING)


def lease() -> timedelta:
    """Return how long a claim holds: longer than the hard time limit of a task."""
    return timedelta(seconds=settings.CLAIM_SECONDS)


def exports_for_user(user: User) -> QuerySet[DataExport]:
    """Return the exports that `user` may see: their own, newest first."""
    return DataExport.objects.filter(person=user).order_by("-asked_at", "pk")


def unmade(now: datetime) -> QuerySet[DataExport]:
    """Return the exports that somebody may claim: waiting, or held by a dead worker."""
    lost = is_over("claimed_until", most=lease(), now=now)
    return DataExport.objects.filter(Q(state=State.WAITING) | Q(lost, state=State.MAKING))


def open_exports() -> QuerySet[DataExport]:
    """Return the exports that somebody waits for."""
    return DataExport.objects.filter(state__in=OPEN)


def ask_for_export(*, person: User, now: datetime) -> DataExport:
    """Ask for the person's data, made after commit. While one is on its way, that is the one."""
    try:
        with transaction.atomic():
            export = DataExport.objects.create(
                person=person, asked_at=now, sweep_after=now + MESSAGE_GRACE
            )
            enqueue(TASK, queue=INTERACTIVE, export_id=str(export.pk))
            return export
    except IntegrityError:
        return exports_for_user(person).filter(state__in=OPEN).latest("asked_at")


def make_export(*, export_id: str) -> DataExport | None:
    """Claim, collect and store one export. Return it; None where another has it or it is gone."""
    export = claim_export(export_id=export_id, now=timezone.now())
    if export is None:
        return None
    try:
        return collect_and_store(export=export, now=timezone.now())
    except ArchiveTooLarge as error:
        fail_export(export=export, failure=TOO_LARGE % {"megabytes": error.megabytes})
    except Exception as error:
        log_failure(export, error)
        give_up_claim(export=export, error=error, now=timezone.now())
    return None


def claim_export(*, export_id: str, now: datetime) -> DataExport | None:
    """Take the lease on one export and commit. Return None where it is not to be had."""
    claimed = (
        unmade(now)
        .filter(pk=export_id, attempts__lt=MAX_ATTEMPTS)
        .update(
            state=State.MAKING,
            attempts=F("attempts") + 1,
            claim_token=uuid.uuid4(),
            claimed_until=now + lease(),
            sweep_after=now + lease(),
        )
    )
    if not claimed:
        return None
    return DataExport.objects.select_related("person").filter(pk=export_id).first()


@transaction.atomic
def collect_and_store(*, export: DataExport, now: datetime) -> DataExport | None:
    """Pack the person's data and store them, unless the claim has passed to somebody else.

    Effects: the archive, the state, a notice; the person's earlier exports go. Nobody is erased
    meanwhile: what is stored holds nothing of somebody who is gone.
    """
    share_erasure_lock()
    content = pack_archive(person=export.person, now=now)
    locked = (
        DataExport.objects.select_for_update()
        .filter(pk=export.pk, claim_token=export.claim_token)
        .first()
    )
    if locked is None:
        return None
    ExportArchive.objects.update_or_create(export=locked, defaults={"content": content})
    locked.state, locked.size = State.READY, len(content)
    locked.claim_token = locked.claimed_until = None
    locked.failure = ""
    locked.ready_at, locked.expires_at = now, now + KEPT_FOR
    locked.save(
        update_fields=[
            "state",
            "size",
            "claim_token",
            "claimed_until",
            "failure",
            "ready_at",
            "expires_at",
        ]
    )
    exports_for_user(export.person).exclude(pk=locked.pk).exclude(state__in=OPEN).delete()
    tell_ready(locked, now)
    return locked


def tell_ready(export: DataExport, now: datetime) -> None:
    notify(
        person=export.person,
        kind=MY_DATA,
        says=_("Your data are ready. You can download them for 7 days."),
        url=reverse("my_data"),
        key=str(export.pk),
        now=now,
    )


def log_failure(export: DataExport, error: Exception) -> None:
    """Log where collecting failed. Not the error's message: it could quote the person's text."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    log.error(
        "export failed",
        export=str(export.pk),
        attempt=export.attempts,
        error=type(error).__name__,
        where=f"{place.filename}:{place.lineno}",
    )


def fail_export(*, export: DataExport, failure: str) -> None:
    """End a claimed export that no further attempt would make."""
    DataExport.objects.filter(pk=export.pk, claim_token=export.claim_token).update(
        state=State.FAILED, claim_token=None, claimed_until=None, failure=failure
    )


def give_up_claim(*, export: DataExport, error: Exception, now: datetime) -> None:
    """Return a claimed export to the queue after a fault, or fail it after the last attempt."""
    out_of_attempts = export.attempts >= MAX_ATTEMPTS
    DataExport.objects.filter(pk=export.pk, claim_token=export.claim_token).update(
        state=State.FAILED if out_of_attempts else State.WAITING,
        claim_token=None,
        claimed_until=None,
        sweep_after=now + timedelta(seconds=2**export.attempts),
        failure=type(error).__name__,
    )


def sweep_exports(*, now: datetime) -> int:
    """Delete what has expired, fail what has used up its attempts, send again what waits too long.

    Return how many were sent.
    """
    DataExport.objects.filter(state=State.READY, expires_at__lte=now).delete()
    unmade(now).filter(attempts__gte=MAX_ATTEMPTS).update(
        state=State.FAILED, claim_token=None, claimed_until=None, failure=WORKER_LOST
    )
    is_due = is_over("sweep_after", most=lease(), now=now)
    due = unmade(now).filter(is_due).order_by("sweep_after", "pk")[:SWEEP_BATCH]
    sent = []
    for pk in list(due.values_list("pk", flat=True)):
        # A broker that is down would cost half a second for each: stop at the first refusal.
        if not send(TASK, queue=INTERACTIVE, kwargs={"export_id": str(pk)}):
            break
        sent.append(pk)
    DataExport.objects.filter(is_due, pk__in=sent).update(sweep_after=now + lease())
    return len(sent)


def send_unmade_exports(*, now: datetime) -> int:
    """Send what nobody makes now, whatever wait it had: the repair. Return how many.

    Can run twice: an export that is sent twice is made once.
    """
    unmade(now).filter(attempts__lt=MAX_ATTEMPTS).update(sweep_after=now)
    return sweep_exports(now=now)


def retry_failed_exports(*, now: datetime) -> int:
    """Give failed exports new attempts: the repair. Return how many. Can run twice.

    Who asked again meanwhile has another one under way; theirs stays as it is.
    """
    retried = 0
    for export in DataExport.objects.filter(state=State.FAILED).order_by("asked_at", "pk"):
        # The constraint of one open export refuses.
        with contextlib.suppress(IntegrityError):
            retried += retry_export(export, now)
    return retried


@transaction.atomic
def retry_export(export: DataExport, now: datetime) -> int:
    changed = DataExport.objects.filter(pk=export.pk, state=State.FAILED).update(
        state=State.WAITING, attempts=0, sweep_after=now + MESSAGE_GRACE
    )
    if changed:
        enqueue(TASK, queue=INTERACTIVE, export_id=str(export.pk))
    return changed


def drop_exports(*, people: Iterable) -> None:
    """Delete the ready exports of `people`: what they hold of somebody else is true no longer.

    The notices that they are ready go with them. What is not made yet will hold nothing of it.
    """
    ready = DataExport.objects.filter(person__in=list(people), state=State.READY)
    keys = [str(pk) for pk in ready.values_list("pk", flat=True)]
    delete_notices(Notice.objects.filter(kind=MY_DATA, key__in=keys))
    ready.delete()
