"""Regrades: old answers scored by a later version, shown first, then appended as new scores.

Nothing is edited: a regrade adds a Score to each answer that gets other points, and a mentor's mark
goes on counting. What was applied can be taken back, once, by further scores with the former
points. Each step works through the answers in batches and can run twice.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from questions.domain.regrade_counts import BATCH, count_batch, forget_counts
from questions.domain.regrade_scope import (
    NOT_APPLIED,
    answers_of,
    queue_for,
    versions_with_full_marks,
)
from questions.domain.regrade_scores import (
    append_score,
    change_scores,
    key_of,
    lies_beneath,
    return_score,
)
from questions.domain.reviewing import UNDONE
from questions.domain.telling import answers_seen, tell_of_new_scores
from questions.models import (
    Bank,
    Question,
    QuestionVersion,
    Regrade,
    RegradeItem,
)
from studyhub.enqueue import enqueue
from studyhub.queueing import WRITTEN

log = structlog.get_logger(__name__)

# Few enough to be counted and applied while the author waits; language takes its time each.
AT_ONCE = 100
FORGOTTEN = timedelta(minutes=1)
OPEN = (Regrade.State.COUNTING, Regrade.State.READY, Regrade.State.APPLYING)
IN_HAND = (Regrade.State.COUNTING, Regrade.State.APPLYING, Regrade.State.RETURNING)


class JudgeRuled(Exception):
    """A version that is to score others while a ruling holds on it. Carries a sentence."""

    def __init__(self, version: QuestionVersion):
        self.sentence = _(
            "A decision holds for version %(number)s itself: nothing is scored by it. "
            "Undo that decision first."
        ) % {"number": version.number}
        super().__init__(self.sentence)


class BeingTakenBack(Exception):
    """A regrade beneath another one that is taken back just now. Carries a sentence."""

    def __init__(self):
        self.sentence = _(
            "Earlier scores of these answers are being taken back just now. "
            "Append these once that is done."
        )
        super().__init__(self.sentence)


@transaction.atomic
def open_regrade(*, version: QuestionVersion, author: User, now: datetime) -> Regrade:
    """Begin to count what a regrade by `version` would do; the open one where there is one.

    A question has one open regrade: one that waits for a former version is dismissed. One that is
    ready counts what has come to it meanwhile, such as by the end of a ruling. Raises JudgeRuled.
    """
    Question.objects.select_for_update(no_key=True).get(pk=version.question_id)
    refuse_ruled(version)
    Regrade.objects.filter(
        version__question=version.question_id,
        state__in=(Regrade.State.COUNTING, Regrade.State.READY),
    ).exclude(version=version).update(state=Regrade.State.DISMISSED, finished_at=now)
    regrade, made = Regrade.objects.get_or_create(
        version=version,
        state__in=OPEN,
        defaults={
            "asked_by": author,
            "state": Regrade.State.COUNTING,
            "asked_at": now,
            "touched_at": now,
        },
    )
    if made:
        go_on(regrade, now=now)
        return regrade
    return move_on(regrade, Regrade.State.READY, Regrade.State.COUNTING, now=now)


def refuse_ruled(version: QuestionVersion) -> None:
    """Raise JudgeRuled where a ruling holds on the version that scores, and let none come first."""
    if hold_ruling(version):
        raise JudgeRuled(version)


def go_on(regrade: Regrade, *, now: datetime) -> None:
    """Work at once where it is little, else send it to a worker."""
    queue = queue_for(regrade)
    is_counting = regrade.state == Regrade.State.COUNTING
    work = answers_of(regrade) if is_counting else regrade.items.all()
    is_little = queue != WRITTEN and work[: AT_ONCE + 1].count() <= AT_ONCE
    if is_little:
        work_on_regrade(regrade_id=str(regrade.pk), now=now)
        regrade.refresh_from_db()
    else:
        enqueue("questions.regrade", queue=queue, regrade_id=str(regrade.pk))


def work_on_regrade(*, regrade_id: str, now: datetime) -> None:
    """Count or apply a regrade to its end. Does nothing where nothing is to be done."""
    while batch := next_batch(regrade_id, now=now):
        log.info("regrade", regrade=regrade_id, answers=batch)


def next_batch(regrade_id: str, *, now: datetime) -> int:
    """Do one batch in one transaction. Return how many answers it held; 0 at the end."""
    with transaction.atomic():
        regrade = (
            Regrade.objects.select_for_update(of=("self",))
            .select_related("version", "bank", "calibration")
            .filter(pk=regrade_id, state__in=IN_HAND)
            .first()
        )
        if regrade is None:
            return 0
        done = 0 if stop_for_ruling(regrade) else find_work(regrade.state)(regrade, now=now)
        regrade.touched_at = timezone.now()
        if not done:
            finish_work(regrade, now=now)
        regrade.save(update_fields=["state", "touched_at", "finished_at"])
        return done


def finish_work(regrade: Regrade, *, now: datetime) -> None:
    """Bring a regrade to the state after its work. Applied it stays since it was."""
    was_returning = regrade.state == Regrade.State.RETURNING
    regrade.state = find_end(regrade)
    if regrade.state == Regrade.State.READY:
        regrade.finished_at = None
    elif not was_returning or regrade.state == Regrade.State.RETURNED:
        regrade.finished_at = now


def stop_for_ruling(regrade: Regrade) -> bool:
    """Return whether a regrade is not applied further, since its version was ruled meanwhile.

    Where it has scored nothing yet, it is ready again. Else it ends: what it has scored can be
    taken back, and the other answers can be counted anew once the ruling is undone.
    """
    if regrade.state != Regrade.State.APPLYING or not hold_ruling(regrade.version):
        return False
    if find_applied(regrade).exists():
        find_waiting(regrade).delete()
    return True


def hold_ruling(version: QuestionVersion | None) -> str:
    """Return the ruling that holds on a version, which stays as it is until the commit.

    Only its key is held: who tells of rulings holds answers and waits for the rest of the row.
    """
    if version is None:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ruling FROM questions_questionversion WHERE id = %s FOR KEY SHARE", [version.pk]
        )
        return cursor.fetchone()[0]


def find_work(state: str) -> Callable[..., int]:
    """Return what is done to each batch in a state."""
    return {
        Regrade.State.COUNTING: count_batch,
        Regrade.State.APPLYING: apply_batch,
        Regrade.State.RETURNING: return_batch,
    }[Regrade.State(state)]


def find_end(regrade: Regrade) -> Regrade.State:
    """Return the state at the end of the work. What something came to lie on stays applied."""
    if regrade.state == Regrade.State.COUNTING:
        return Regrade.State.READY
    if regrade.state == Regrade.State.APPLYING and find_waiting(regrade).exists():
        return Regrade.State.READY
    if regrade.state == Regrade.State.RETURNING and not find_applied(regrade).exists():
        return Regrade.State.RETURNED
    return Regrade.State.DONE


def find_waiting(regrade: Regrade) -> QuerySet[RegradeItem]:
    """Return what gets other points, and has not been appended."""
    return regrade.items.filter(NOT_APPLIED)


def find_applied(regrade: Regrade) -> QuerySet[RegradeItem]:
    """Return what was appended and has not been taken back."""
    return regrade.items.exclude(applied_at=None)


def find_uppermost(regrade: Regrade) -> QuerySet[RegradeItem]:
    """Return what was appended, stands, and has no other regrade's score on top."""
    return find_applied(regrade).exclude(lies_beneath(regrade))


@transaction.atomic
def apply_regrade(*, regrade: Regrade, now: datetime) -> Regrade:
    """Append what was counted, at once or by a worker. A second press changes nothing.

    Raises JudgeRuled; and BeingTakenBack where it would lie on top of what is to go.
    """
    lock_scope(regrade)
    if find_beside(regrade).filter(state=Regrade.State.RETURNING).exists():
        raise BeingTakenBack()
    if regrade.version is not None:
        refuse_ruled(regrade.version)
    return move_on(regrade, Regrade.State.READY, Regrade.State.APPLYING, now=now)


@transaction.atomic
def take_back_regrade(*, regrade: Regrade, now: datetime) -> Regrade:
    """Append the former points to what was applied. A second press changes nothing.

    Nor does one while full marks for all lie on top: what is beneath them is not ours to change.
    """
    lock_scope(regrade)
    if not can_be_taken_back(regrade) or is_held(regrade):
        return regrade
    return move_on(regrade, Regrade.State.DONE, Regrade.State.RETURNING, now=now)


def lock_scope(regrade: Regrade) -> None:
    """Let the regrades of one question, or of one bank, take turns."""
    if regrade.version is None:
        Bank.objects.select_for_update().get(pk=regrade.bank_id)
    else:
        Question.objects.select_for_update(no_key=True).get(pk=regrade.version.question_id)


def find_beside(regrade: Regrade) -> QuerySet[Regrade]:
    """Return the other regrades of the same question, or of the same bank."""
    if regrade.version is None:
        return Regrade.objects.filter(bank=regrade.bank).exclude(pk=regrade.pk)
    question = regrade.version.question_id
    return Regrade.objects.filter(version__question=question).exclude(pk=regrade.pk)


def can_be_taken_back(regrade: Regrade) -> bool:
    """Return whether a regrade is applied, and no later one has scored on top of it.

    Nor have regrades of another kind, by a version or of the whole bank, on top of all of it.
    """
    if regrade.state != Regrade.State.DONE or not find_uppermost(regrade).exists():
        return False
    later = (
        Q(asked_at__gt=regrade.asked_at)
        if regrade.version is None
        else Q(version__number__gt=regrade.version.number)
    )
    under_way = Q(state__in=(Regrade.State.APPLYING, Regrade.State.RETURNING))
    # One that moved no score lies on top of nothing.
    done = Q(state=Regrade.State.DONE, items__applied_at__isnull=False)
    return not find_beside(regrade).filter(later, under_way | done).exists()


def is_held(regrade: Regrade) -> bool:
    """Return whether full marks for all lie, or have just lain, on what a regrade has appended."""
    held = find_applied(regrade).filter(submission__version__in=versions_with_full_marks())
    return held.exists()


def move_on(regrade: Regrade, before: str, after: str, *, now: datetime) -> Regrade:
    moved = Regrade.objects.filter(pk=regrade.pk, state=before).update(state=after, touched_at=now)
    regrade.refresh_from_db()
    if moved:
        go_on(regrade, now=now)
    return regrade


def apply_batch(regrade: Regrade, *, now: datetime) -> int:
    """Append the scores of some more answers that get other points.

    Those that a ruling holds for by now, that went, or that another regrade scored meanwhile are
    left out: they can be counted anew, once the ruling is undone or the answer counts again.
    """
    items = list(find_waiting(regrade).order_by("submission")[:BATCH])
    changed = change_scores(items, partial(append_score, regrade=regrade, now=now), now=now)
    gone = [item.pk for item in items if item.applied_at is None]
    RegradeItem.objects.filter(pk__in=gone).delete()
    RegradeItem.objects.bulk_update([one for one in items if one.applied_at], ["applied_at"])
    forget_counts(items)
    if regrade.version is None:
        says = _("“%(question)s” was scored anew, and your answer has another score now.")
    else:
        says = _("“%(question)s” was corrected, and your answer has another score now.")
    tell_of_new_scores(answers_seen(changed), says=says, key=key_of(regrade), now=now)
    return len(items)


def return_batch(regrade: Regrade, *, now: datetime) -> int:
    """Append the former points of some more answers that got other ones."""
    free = find_uppermost(regrade).exclude(submission__version__in=versions_with_full_marks())
    items = list(free.order_by("submission")[:BATCH])
    changed = change_scores(items, partial(return_score, regrade=regrade, now=now), now=now)
    RegradeItem.objects.bulk_update(items, ["applied_at"])
    forget_counts(items)
    says = _("“%(question)s”: your answer has its former score again.")
    tell_of_new_scores(answers_seen(changed), says=says, key=key_of(regrade) + UNDONE, now=now)
    return len(items)


@transaction.atomic
def dismiss_regrade(*, regrade: Regrade, now: datetime) -> Regrade:
    """Let the version count only from now on."""
    Regrade.objects.filter(
        pk=regrade.pk, state__in=(Regrade.State.COUNTING, Regrade.State.READY)
    ).update(state=Regrade.State.DISMISSED, finished_at=now)
    regrade.refresh_from_db()
    return regrade


def sweep_regrades(*, now: datetime) -> int:
    """Send again what no worker has had in hand for a while. Return how many."""
    forgotten = list(find_forgotten(now))
    for regrade in forgotten:
        enqueue("questions.regrade", queue=queue_for(regrade), regrade_id=str(regrade.pk))
    Regrade.objects.filter(pk__in=[one.pk for one in forgotten]).update(touched_at=now)
    return len(forgotten)


def find_forgotten(now: datetime) -> Iterator[Regrade]:
    return (
        Regrade.objects.filter(state__in=IN_HAND, touched_at__lt=now - FORGOTTEN)
        .select_related("version")
        .order_by("touched_at", "pk")[:BATCH]
    ).iterator()
