"""Rulings: a faulty version counts for nobody, or is right for everybody, until that is undone.

The version says which ruling holds; a Ruling says who decided it, when and why. An answer whose
version is dropped keeps its score, which the sums leave out. Full marks are appended as scores, and
so is what stood before once they are undone: nothing is edited, and a mentor's mark counts on.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from questions.domain.queries import scores_to_tell
from questions.domain.regrading import UNDONE, add_score
from questions.domain.reviewing import RULED
from questions.domain.telling import tell_of_new_scores
from questions.models import QuestionVersion, Ruling, Score, Submission
from studyhub.enqueue import enqueue

BATCH = 200


class AlreadyRuled(Exception):
    """A version on which another ruling holds. Carries a sentence for the person."""

    def __init__(self):
        self.sentence = _("Another decision holds for this version. Undo that one first.")
        super().__init__(self.sentence)


@transaction.atomic
def rule(
    *, version: QuestionVersion, kind: str, reason: str, author: User, now: datetime
) -> Ruling:
    """Decide that `version` is dropped or gets full marks. The same decision twice is one.

    Effects: the version says so from now on, the answers to it are told to the folds, and a worker
    appends full marks and tells the learners. Raises AlreadyRuled.
    """
    lock_version(version)
    standing = version.rulings.filter(undone_at=None).first()
    if standing and standing.kind == kind:
        return standing
    if standing:
        raise AlreadyRuled()
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
    told = 0
    while told := tell_batch(ruling_id, behind=told, now=now):
        pass


def settle_batch(ruling_id: int, *, now: datetime) -> int:
    """Settle some more answers in one transaction. Return how many; 0 at the end."""
    with transaction.atomic():
        ruling = Ruling.objects.select_for_update(of=("self",)).filter(pk=ruling_id).first()
        if ruling is None or ruling.settled_at or ruling.kind != Ruling.Kind.FULL:
            return 0
        key = key_of(ruling)
        given = Score.objects.filter(key=key).values("submission")
        waiting = Submission.objects.filter(
            version=ruling.version_id, effective_score__isnull=False
        ).exclude(pk__in=given)
        if ruling.undone_at:
            waiting = waiting.filter(scores__key=full_key(ruling))
        people = waiting.select_related("learner", "version__question", "self_mark")
        answers = list(people.select_for_update(of=("self",)).order_by("pk")[:BATCH])
        changed = [answer for answer in answers if settle_answer(answer, ruling, now=now)]
        tell_learners(filter(is_looked_at, changed), ruling, now=now)
        # An answer that is being scored may not have seen the ruling: the sweep comes back for it.
        if not answers and not being_scored(ruling).exists():
            ruling.settled_at = now
            ruling.save(update_fields=["settled_at"])
        return len(answers)


def tell_batch(ruling_id: int, *, behind: int, now: datetime) -> int:
    """Tell some more learners, by their keys, that an answer to a dropped version counts no more.

    Return the last of them; 0 at the end.
    """
    with transaction.atomic():
        ruling = Ruling.objects.select_for_update(of=("self",)).filter(pk=ruling_id).first()
        if ruling is None or ruling.settled_at or ruling.kind != Ruling.Kind.DROP:
            return 0
        newest = (
            scores_to_tell(Submission.objects.all())
            .filter(
                version=ruling.version_id,
                withdrawn_at=None,
                learner__erased_at=None,
                learner__gt=behind,
            )
            .select_related("learner", "version__question")
            .order_by("learner", "-submitted_at", "-pk")
            .distinct("learner")[:BATCH]
        )
        tell_learners(newest, ruling, now=now)
        if not newest:
            ruling.settled_at = now
            ruling.save(update_fields=["settled_at"])
        return max((answer.learner_id for answer in newest), default=0)


def is_looked_at(answer: Submission) -> bool:
    """Return whether a notice about an answer leads somebody to its score.

    Not while they have yet to mark it themselves: that the points rise tells that some were missed.
    """
    own = getattr(answer, "self_mark", None)
    is_kept_back = own is not None and own.marked_at is None
    return answer.withdrawn_at is None and answer.learner.erased_at is None and not is_kept_back


def tell_learners(answers: Iterable[Submission], ruling: Ruling, *, now: datetime) -> None:
    """Tell each learner once what a ruling, or its end, means for an answer of theirs."""
    tell_of_new_scores(answers, says=say(ruling), key=key_of(ruling), now=now)


def say(ruling: Ruling) -> str:
    if ruling.kind == Ruling.Kind.DROP:
        if ruling.undone_at:
            return _("“%(question)s”: your answer counts again.")
        return _("“%(question)s” turned out to be faulty, and your answer counts in no score.")
    if ruling.undone_at:
        return _("“%(question)s”: your answer has its former score again.")
    return _("“%(question)s” turned out to be faulty, and your answer has full marks now.")


def being_scored(ruling: Ruling) -> QuerySet[Submission]:
    states = (Submission.State.PENDING, Submission.State.SCORING)
    return Submission.objects.filter(version=ruling.version_id, state__in=states)


def settle_answer(answer: Submission, ruling: Ruling, *, now: datetime) -> bool:
    """Append full marks to a locked answer, or what it had before them.

    Return whether other points count for it now: a mentor's mark goes on counting.
    """
    before = (
        answer.scores.exclude(source=Score.Source.MENTOR)
        .exclude(key__in=(full_key(ruling), key_of(ruling)))
        .order_by("-created_at", "-pk")
        .first()
    )
    # Marked by a mentor alone: there is no automatic score to raise.
    before = before or answer.effective_score
    points = before.points if ruling.undone_at else before.maximum
    report = dict(before.report)
    if not ruling.undone_at:
        report |= {"points": float(points), "share": 1.0}
    counted = answer.effective_score.points
    score = add_score(answer, key_of(ruling), points, before.maximum, report, now=now)
    return answer.effective_score_id == score.pk and points != counted


def full_key(ruling: Ruling) -> str:
    return f"{RULED}{ruling.pk}"


def key_of(ruling: Ruling) -> str:
    """Return the key of what is appended now."""
    return full_key(ruling) + UNDONE if ruling.undone_at else full_key(ruling)


def sweep_rulings() -> int:
    """Send again the rulings that are not settled. Return how many."""
    waiting = Ruling.objects.filter(settled_at=None)
    keys = list(waiting.values_list("pk", flat=True)[:BATCH])
    for key in keys:
        enqueue("questions.settle_ruling", ruling_id=key)
    return len(keys)
