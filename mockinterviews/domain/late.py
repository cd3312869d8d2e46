"""What came after the end: its words are counted, and staff may accept it after an incident."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from mockinterviews.domain import history
from mockinterviews.domain.closing import store_receipt, submit_draft, take_back
from mockinterviews.domain.drafts import replace_draft
from mockinterviews.domain.ledger import InterviewError, lock
from mockinterviews.domain.pages import kind_of
from mockinterviews.domain.parts import Response, parts_of
from mockinterviews.domain.receipts import keep_receipt
from mockinterviews.models import Interview, LateText
from questions.models import QuestionVersion

# So long it can be accepted after it came: later its interview is old news.
JUDGED_WITHIN = timedelta(days=7)


def has_words(version: QuestionVersion) -> bool:
    """Return whether an answer to this question is text: a choice or a number has no words."""
    return bool(kind_of(version).fields(version.content))


def is_other_version(late: LateText) -> bool:
    """Return whether a late text was refused before the end: the version that was not chosen.

    It came again after the end because nobody chose. Either nothing was saved since it was
    refused, or it holds what was refused to the letter.
    """
    draft = late.question.draft
    end = late.question.interview.finished_at
    refused = draft.versions.filter(number=None, received_at__lt=end)
    parts = parts_of(late.response)
    return any(
        draft.saved_at is None
        or version.received_at >= draft.saved_at
        or all(parts.get(name) == part for name, part in parts_of(version.response).items())
        for version in refused
    )


def count_late_words(version: QuestionVersion, late: Response, accepted: Response) -> int:
    """Return how many words of `late` are not in `accepted`, part by part.

    Words that only moved inside a part do not count.
    """
    if not has_words(version):
        return 0
    before = parts_of(accepted)
    return sum(
        (Counter(text.split()) - Counter(before.get(part, "").split())).total()
        for part, text in parts_of(late).items()
        # What was drawn or picked has no words.
        if isinstance(text, str)
    )


def late_texts_of(interview: Interview):
    """Return what came late to an interview, the newest last, with what its rules look at."""
    return (
        LateText.objects.filter(question__interview=interview)
        .select_related("question__draft", "question__version__question", "question__interview")
        .order_by("received_at", "pk")
    )


def late_texts_to_judge(now: datetime):
    """Return what came late within the last days and may still be accepted, the newest first."""
    return (
        LateText.objects.filter(
            accepted_at=None,
            received_at__gt=now - JUDGED_WITHIN,
            question__version__isnull=False,
            question__interview__state=Interview.State.CLOSED,
        )
        .select_related(
            "question__draft", "question__version__question", "question__interview__learner"
        )
        .order_by("-received_at", "-pk")
    )


def accept_newest(locked: Interview, *, accepted_by: User, reason: str, now: datetime) -> None:
    """Put the newest late text of each question into its draft. Part of the caller's transaction.

    A version that was refused before the end and that nobody chose stays beside it.
    """
    newest = {
        late.question_id: late
        for late in late_texts_of(locked).filter(accepted_at=None)
        if not is_other_version(late)
    }
    for late in newest.values():
        put_in(late, accepted_by=accepted_by, reason=reason, now=now)


def put_in(late: LateText, *, accepted_by: User, reason: str, now: datetime) -> None:
    """Make a late text the accepted one of its question, and record who accepted it and why."""
    replace_draft(
        late.question.draft, save_id=late.save_id, response=late.response, now=late.received_at
    )
    late.accepted_at, late.accepted_by, late.reason = now, accepted_by, reason[:200]
    late.save(update_fields=["accepted_at", "accepted_by", "reason"])


@transaction.atomic
def accept_late_text(*, late: LateText, accepted_by: User, reason: str, now: datetime) -> Interview:
    """Let a late text count after an incident, in an interview that is closed. Twice is once.

    Effects: it takes the place of what was handed in for its question, whose answer is withdrawn;
    the new one goes to the scorer; who accepted it and why is recorded; a new receipt says so, and
    the earlier one is kept. Raise InterviewError where the interview is not closed.
    """
    locked = lock(late.question.interview)
    if locked.state != Interview.State.CLOSED:
        raise InterviewError(_("This interview is open. Its text stands in its field."), locked)
    late = late_texts_of(locked).get(pk=late.pk)
    if late.accepted_at:
        return locked
    put_in(late, accepted_by=accepted_by, reason=reason, now=now)
    keep_receipt(locked, now)
    replace_answer(locked, late, now)
    store_receipt(locked)
    locked.save(update_fields=["earlier_receipts", "receipt", "receipt_hash"])
    return locked


def replace_answer(locked: Interview, late: LateText, now: datetime) -> None:
    """Hand in the draft as it now is, and take back the answer that it replaces."""
    question = late.question
    spent = history.reckon_spent(started_at=locked.started_at, saves=history.accepted_saves(locked))
    take_back(question, now)
    question.submission = submit_draft(
        locked, question, spent.get(question.draft.pk), locked.finished_at
    )
    question.save(update_fields=["submission"])
