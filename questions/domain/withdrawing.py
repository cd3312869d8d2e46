"""Taking an answer back, and letting it count again.

An answer never changes. Where an interview is opened again, its answers are taken back: they are
kept with their scores, count for nothing and stand in no list. One whose text is handed in once
more to the letter is given back, with the score that it has.
"""

from datetime import datetime

from django.db import transaction

from questions.models import ScoreOutbox, Submission
from studyhub.enqueue import enqueue


@transaction.atomic
def withdraw_answer(*, submission: Submission, now: datetime) -> Submission:
    """Let an answer count no more. Twice is once. The folds take back what it contributed."""
    return change(submission, now)


@transaction.atomic
def restore_answer(*, submission: Submission) -> Submission:
    """Let an answer that was taken back count again, with the scores that it has."""
    return change(submission, None)


def change(submission: Submission, withdrawn_at: datetime | None) -> Submission:
    locked = Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=submission.pk)
    if (locked.withdrawn_at is None) != (withdrawn_at is None):
        locked.withdrawn_at = withdrawn_at
        locked.save(update_fields=["withdrawn_at"])
        ScoreOutbox.objects.create(submission=locked)
        enqueue("progress.fold")
    return locked
