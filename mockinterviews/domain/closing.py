"""Closing an interview: by hand, at its deadline, or by the sweep when nobody is there.

Closing has its own transaction under the interview's row lock. Scoring follows afterwards, from the
submissions that the closing wrote; it can run late or twice and changes nothing here.
"""

import logging
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mockinterviews.domain import history, queries
from mockinterviews.domain.ledger import NotRunning, go_on, lock
from mockinterviews.domain.pages import is_page
from mockinterviews.domain.receipts import build_receipt, receipt_hash
from mockinterviews.domain.telling import tell_of_closing
from mockinterviews.models import Interview, InterviewQuestion, WithdrawnAnswer
from questions.domain.submissions import submit_answer
from questions.domain.withdrawing import restore_answers, withdraw_answers
from questions.kinds import kind_of
from questions.models import Submission

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Swept:
    """What one pass of the sweep did."""

    closed: int = 0
    failed: int = 0


@transaction.atomic
def hand_in(*, interview: Interview, now: datetime) -> Interview:
    """Close a running interview because the learner says so. Closing twice is once.

    Effects: as `close`. After the deadline it counts as closed by the deadline.
    """
    locked = lock(interview)
    if locked.state == Interview.State.CLOSED:
        return locked
    if locked.state != Interview.State.RUNNING:
        raise NotRunning(locked)
    return close(go_on(locked, now), now)


def close_if_over(*, interview: Interview, now: datetime) -> Interview:
    """Close the interview if its deadline and grace have passed; return it as it then is."""
    if not queries.is_over(interview, now):
        return interview
    with transaction.atomic():
        locked = lock(interview)
        return close(locked, now) if queries.is_over(locked, now) else locked


def close_expired(*, now: datetime, limit: int = 500) -> Swept:
    """Close up to `limit` interviews whose time is over, each in its own transaction.

    One that somebody else holds is skipped until the next pass, and one that fails is logged and
    does not stop those behind it.
    """
    closed = failed = 0
    due = queries.expired_interviews(now).order_by("deadline", "pk").values_list("pk", flat=True)
    for pk in list(due):
        if closed >= limit:
            break
        try:
            closed += close_one_expired(pk, now)
        except Exception:  # whatever is wrong with this one, the next learner's must be closed
            log.exception("interview %s was not closed by the sweep", pk)
            failed += 1
    return Swept(closed, failed)


@transaction.atomic
def close_one_expired(pk: uuid.UUID, now: datetime) -> bool:
    free = queries.expired_interviews(now).select_for_update(
        of=("self",), no_key=True, skip_locked=True
    )
    interview = free.select_related("learner").filter(pk=pk).first()
    if interview is None:
        return False
    close(interview, now)
    tell_of_closing(interview, now)
    return True


def close(locked: Interview, now: datetime) -> Interview:
    """Close a locked, running interview from its last accepted drafts.

    Effects: every answer that is not empty becomes a Submission (scored after commit) with the time
    spent on it, the receipt and its hash are stored, the history of the drafts is thinned (both by
    the rules of `history`), and the interview ends at `now` or at its deadline, whichever is first.
    """
    early = now < locked.deadline
    finished_at = now if early else locked.deadline
    by = Interview.ClosedBy.HAND if early else Interview.ClosedBy.DEADLINE
    questions = questions_of(locked)
    saves = history.accepted_saves(locked)
    asked = [one for one in questions if not is_page(one)]
    submit_drafts(locked, asked, saves, finished_at=finished_at, now=now)
    history.thin(saves)
    locked.state = Interview.State.CLOSED
    locked.finished_at, locked.closed_at, locked.closed_by = finished_at, now, by
    store_receipt(locked, questions)
    locked.save(
        update_fields=[
            "state",
            "finished_at",
            "closed_at",
            "closed_by",
            "receipt",
            "receipt_hash",
        ]
    )
    return locked


def questions_of(locked: Interview) -> list[InterviewQuestion]:
    """Return the questions and the other pages, with all that a receipt tells of them."""
    return list(
        InterviewQuestion.everything.filter(interview=locked).select_related(
            "version__question", "draft"
        )
    )


def store_receipt(locked: Interview, questions: Sequence[InterviewQuestion] | None = None) -> None:
    """Set the receipt of a closed interview and its hash; the caller saves them."""
    locked.receipt = build_receipt(
        interview=locked,
        questions=questions_of(locked) if questions is None else questions,
        finished_at=locked.finished_at,
        closed_by=locked.closed_by,
    )
    locked.receipt_hash = receipt_hash(locked.receipt)


def submit_drafts(
    locked: Interview,
    questions: Sequence[InterviewQuestion],
    saves: Sequence[history.Save],
    *,
    finished_at: datetime,
    now: datetime,
) -> None:
    """Make answers of the drafts, with the time spent on each, and note them at the questions.

    In an interview that was opened again, an answer that says the same to the letter as one that
    was taken back is that one, with its score. Where nothing was written there is none.
    """
    spent = history.reckon_spent(started_at=locked.started_at, saves=saves)
    written = [one for one in questions if not kind_of(one.version).is_empty(one.draft.response)]
    for question in written:
        question.submission = find_withdrawn(locked, question)
    # Together, and before the others are made: a card is locked before the person.
    if same := [question.submission for question in written if question.submission]:
        restore_answers(answers=same, now=now)
    for question in written:
        if question.submission is None:
            spent_ms = spent.get(question.draft.pk)
            question.submission = submit_draft(locked, question, spent_ms, finished_at)
    InterviewQuestion.objects.bulk_update(
        [question for question in questions if question.submission], ["submission"]
    )


def submit_draft(
    locked: Interview, question: InterviewQuestion, spent_ms: int | None, finished_at: datetime
) -> Submission:
    """Make the draft of one question an answer that counts."""
    return submit_answer(
        learner=locked.learner,
        version=question.version,
        context=Submission.Context.INTERVIEW,
        key=key_of(locked, question),
        response=question.draft.response,
        spent_ms=spent_ms,
        hints=question.hints_opened,
        now=finished_at,
    )


def key_of(locked: Interview, question: InterviewQuestion) -> str:
    """Return what makes an answer one of its kind: its place, and how often it was opened again."""
    key = f"interview:{locked.pk}:{question.position}"
    again = len(locked.earlier_receipts)
    return f"{key}:{again}" if again else key


def find_withdrawn(locked: Interview, question: InterviewQuestion) -> Submission | None:
    """Return the answer that was taken back and says the same to the letter, if there is one."""
    if (found := find_same(locked, question)) is None:
        return None
    found.delete()
    return found.submission


def find_same(locked: Interview, question: InterviewQuestion) -> WithdrawnAnswer | None:
    """Return what stands for that answer."""
    if not locked.earlier_receipts:
        return None
    taken_back = WithdrawnAnswer.objects.select_related("submission")
    same = taken_back.filter(question=question, submission__response=question.draft.response)
    return same.order_by("-pk").first()


def take_back(questions: Iterable[InterviewQuestion], now: datetime) -> None:
    """Withdraw the answers of those questions that have one. Part of the caller's transaction."""
    answered = [question for question in questions if question.submission]
    withdraw_answers(answers=[question.submission for question in answered], now=now)
    for question in answered:
        WithdrawnAnswer.objects.create(question=question, submission=question.submission)
        question.submission = None
        question.save(update_fields=["submission"])
