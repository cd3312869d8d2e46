"""Rulings: a faulty version counts for nobody, or is right for everybody, until that is undone.

The version says which ruling holds; a Ruling says who decided it, when and why. An answer whose
version is dropped keeps its score, which the sums leave out. Full marks are appended as scores, and
so is what stood before once they are undone: nothing is edited, and a mentor's mark counts on.
"""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from questions.domain.regrade_scores import add_score, list_standing
from questions.domain.telling_rulings import (
    answers_to_tell,
    full_key,
    key_of,
    tell_learners,
)
from questions.models import QuestionVersion, Ruling, Score, Submission
from studyhub.enqueue import enqueue

BATCH = 200
UNSCORED = (Submission.State.PENDING, Submission.State.SCORING)


class AlreadyRuled(Exception):
    """A version on which another ruling holds. Carries a sentence for the person."""

    def __init__(self):
        self.sentence = _("Another decision holds for this version. Undo that one first.")
        super().__init__(self.sentence)


class StillSettling(Exception):
    """A version whose answers have yet to lose former full marks. Carries a sentence."""

    def __init__(self):
        self.sentence = _(
            "The answers to this version are getting the scores back that they had before the last "
            "decision. Decide again in a minute."
        )
        super().__init__(self.sentence)


@transaction.atomic
def rule(
    *, version: QuestionVersion, kind: str, reason: str, author: User, now: datetime
) -> Ruling:
    """Decide that `version` is dropped or gets full marks. The same decision twice is one.

    Effects: the version says so from now on, the answers to it are told to the folds, and a worker
    appends full marks and tells the learners. Raises AlreadyRuled; and StillSettling where full
    marks would come upon some that are just being taken back: who had those would not hear of it.
    """
    lock_version(version)
    standing = version.rulings.filter(undone_at=None).first()
    if standing and standing.kind == kind:
        return standing
    if standing:
        raise AlreadyRuled()
    ending = version.rulings.filter(kind=Ruling.Kind.FULL, settled_at=None)
    if kind == Ruling.Kind.FULL and ending.exists():
        raise StillSettling()
    ruling = Ruling.objects.create(
        version=version, kind=Ruling.Kind(kind), reason=reason, made_by=author, made_at=now
    )
    QuestionVersion.objects.filter(pk=version.pk).update(ruling=kind)
    follow(ruling)
    return ruling


@transaction.atomic
def undo_ruling(*, ruling: Ruling, author: User, now: datetime) -> Ruling:
    """Take a ruling back; what stood before counts again. Twice is once."""
    lock_version(ruling.version)
    undone = Ruling.objects.filter(pk=ruling.pk, undone_at=None).update(
        undone_by=author, undone_at=now, settled_at=None
    )
    ruling.refresh_from_db()
    if undone:
        QuestionVersion.objects.filter(pk=ruling.version_id).update(ruling="")
        follow(ruling)
    return ruling


def lock_version(version: QuestionVersion) -> None:
    """Wait for the answers to a version that are being stored, and let later ones wait.

    Their keys hold the row of the version: so `announce` meets every answer that does not see the
    ruling, whether it is scored yet or not.
    """
    QuestionVersion.objects.select_for_update().get(pk=version.pk)


def follow(ruling: Ruling) -> None:
    """Let the answers follow a ruling: dropped ones by the folds, full marks by a worker."""
    if ruling.kind == Ruling.Kind.DROP:
        announce(ruling.version)
    enqueue("questions.settle_ruling", ruling_id=ruling.pk)


def announce(version: QuestionVersion) -> None:
    """Tell the folds of every answer to a version: one statement, however many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO questions_scoreoutbox (created_at, submission_id)"
            " SELECT now(), id FROM questions_submission"
            " WHERE version_id = %s",
            [version.pk],
        )
    enqueue("progress.fold")


def settle_ruling(*, ruling_id: int, now: datetime) -> None:
    """Append what a ruling on full marks, or its end, gives each answer, and tell the learners.

    Of a dropped version they are only told. Can run twice.
    """
    while settle_batch(ruling_id, now=now):
        pass
    while tell_batch(ruling_id, now=now):
        pass


def settle_batch(ruling_id: int, *, now: datetime) -> int:
    """Settle some more answers in one transaction. Return how many; 0 at the end."""
    with transaction.atomic():
        ruling = lock_unsettled(ruling_id, Ruling.Kind.FULL)
        if ruling is None:
            return 0
        # Asked first: what is scored between the two questions is not missed by both.
        all_scored = not being_scored(ruling).exists()
        given = Score.objects.filter(key=key_of(ruling)).values("submission")
        # What has a mark and is being scored comes again: its scorer holds it, and may wait for us.
        waiting = Submission.objects.filter(
            version=ruling.version_id, effective_score__isnull=False
        ).exclude(Q(pk__in=given) | Q(state__in=UNSCORED))
        if ruling.undone_at:
            waiting = waiting.filter(scores__key=full_key(ruling))
        # Not their keys: who gives an own mark needs them at the commit, and may have told the
        # person by then, for whom we wait.
        locked = waiting.select_for_update(of=("self",), no_key=True)
        answers = list(locked.order_by("pk")[:BATCH])
        changed = [one.pk for one in answers if settle_answer(one, ruling, now=now)]
        news = answers_to_tell(Submission.objects.filter(pk__in=changed), ruling)
        tell_learners(news, ruling, now=now)
        if not answers and all_scored:
            end_settling(ruling, now=now)
        return len(answers)


def tell_batch(ruling_id: int, *, now: datetime) -> int:
    """Tell some more learners that an answer to a dropped version counts no more, or again.

    Return how many; 0 at the end.
    """
    with transaction.atomic():
        ruling = lock_unsettled(ruling_id, Ruling.Kind.DROP)
        if ruling is None:
            return 0
        all_scored = not being_scored(ruling).exists()
        answers = list(answers_to_tell(Submission.objects.all(), ruling)[:BATCH])
        tell_learners(answers, ruling, now=now)
        if not answers and all_scored:
            end_settling(ruling, now=now)
        return len(answers)


def lock_unsettled(ruling_id: int, kind: str) -> Ruling | None:
    rulings = Ruling.objects.select_for_update(of=("self",))
    return rulings.filter(pk=ruling_id, kind=kind, settled_at=None).first()


def end_settling(ruling: Ruling, *, now: datetime) -> None:
    ruling.settled_at = now
    ruling.save(update_fields=["settled_at"])


def being_scored(ruling: Ruling) -> QuerySet[Submission]:
    """Return the answers whose scorer may not see the ruling: the sweep comes back for them."""
    return Submission.objects.filter(version=ruling.version_id, state__in=UNSCORED)


def settle_answer(answer: Submission, ruling: Ruling, *, now: datetime) -> bool:
    """Append full marks to a locked answer, or what stands without them.

    Return whether other points count for it now: a mentor's mark goes on counting.
    """
    others = (one for one in list_standing(answer) if one.key != full_key(ruling))
    # Marked by a mentor alone: there is no automatic score to raise.
    before = next(others, answer.effective_score)
    points = before.points if ruling.undone_at else before.maximum
    report = dict(before.report)
    if not ruling.undone_at:
        report |= {"points": float(points), "share": 1.0}
    counted = answer.effective_score.points
    score = add_score(answer, key_of(ruling), points, before.maximum, report, now=now)
    return answer.effective_score_id == score.pk and points != counted


def sweep_rulings() -> int:
    """Send again the rulings that are not settled. Return how many."""
    waiting = Ruling.objects.filter(settled_at=None)
    keys = list(waiting.values_list("pk", flat=True)[:BATCH])
    for key in keys:
        enqueue("questions.settle_ruling", ruling_id=key)
    return len(keys)
