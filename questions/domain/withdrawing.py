"""Taking answers back, and letting them count again.

An answer never changes. Where an interview is opened again, its answers are taken back: they are
kept with their scores, count for nothing and stand in no list. One whose text is handed in once
more to the letter is given back, with the score that it has.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from questions.domain.cards import take_turn
from questions.domain.reviewing import lock_cards_of, restore_looks, undo_looks
from questions.models import ScoreOutbox, Submission
from studyhub.enqueue import enqueue


@transaction.atomic
def withdraw_answers(*, answers: Iterable[Submission], now: datetime) -> None:
    """Let answers count no more. Twice is once.

    Effects: they are no looks any more, and the folds take back what they contributed. Those of one
    transaction are given together: their rows are locked in order, before the cards.
    """
    for answer in lock_answers(answers):
        if answer.withdrawn_at is None:
            change(answer, withdrawn_at=now)
            undo_looks(submission=answer, now=now)


@transaction.atomic
def restore_answers(*, answers: Iterable[Submission], now: datetime) -> None:
    """Let answers that were taken back count again, with the scores that they have. Twice is once.

    Effects: they are the looks again that they were, or become them where the score came
    meanwhile, and the folds count them.
    """
    for answer in lock_answers(answers):
        if answer.withdrawn_at is not None:
            change(answer, withdrawn_at=None)
            restore_looks(submission=answer, now=now)


def lock_answers(answers: Iterable[Submission]) -> list[Submission]:
    """Lock answers, with the turn for the card of each as a score takes it, and then the cards."""
    # Not the key: see `regrade_scores.lock_answers`.
    rows = Submission.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("learner__recall_settings", "version")
    locked = list(take_turn(rows).filter(pk__in=[one.pk for one in answers]).order_by("pk"))
    lock_cards_of(locked)
    return locked


def change(locked: Submission, *, withdrawn_at: datetime | None) -> None:
    locked.withdrawn_at = withdrawn_at
    locked.save(update_fields=["withdrawn_at"])
    ScoreOutbox.objects.create(submission=locked)
    enqueue("progress.fold")
