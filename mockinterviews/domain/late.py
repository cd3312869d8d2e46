"""What came too late: its words are counted, and staff may accept it after an incident."""

import uuid
from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from mockinterviews.domain import history
from mockinterviews.domain.closing import find_same, store_receipt, submit_drafts, take_back
from mockinterviews.domain.drafts import replace_draft
from mockinterviews.domain.lateness import JUDGED_WITHIN, in_line, line_up
from mockinterviews.domain.ledger import InterviewError, lock
from mockinterviews.domain.pages import kind_of
from mockinterviews.domain.parts import Response, merge, only_parts, parts_of
from mockinterviews.domain.receipts import keep_receipt
from mockinterviews.domain.visits import is_closed
from mockinterviews.models import Draft, Interview, InterviewQuestion, LateText
from questions.domain.withdrawing import lock_answers
from questions.models import QuestionVersion

# What the clock alone made late: more time makes up for it. Who left a question, or had its model
# answer shown, did so themselves.
BY_THE_CLOCK = (LateText.Why.END, LateText.Why.MINUTES)
# What no rule looks at.
HTML = ("question__version__text_html", "question__version__explanation_html")


def has_words(version: QuestionVersion) -> bool:
    """Return whether an answer to this question is text: a choice or a number has no words."""
    return bool(kind_of(version).fields(version.content))


def is_other_version(late: LateText) -> bool:
    """Return whether a late text writes over something that its writer had not read.

    It is put in by nobody but staff: what stands there was chosen, or came from elsewhere since.
    """
    return late.number is None and late.accepted_at is None


def parts_to_put_in(late: LateText, draft: Draft) -> Response:
    """Return the parts of a late text that are to stand in its draft: those that were sent.

    One without `over_at` was kept by an earlier version of this software, with the whole draft
    around it: of that only what differs was sent.
    """
    if late.over_at:
        return late.response
    stands = parts_of(draft.response)
    differing = [name for name, part in parts_of(late.response).items() if part != stands.get(name)]
    return only_parts(late.response, differing)


def foresee(late: LateText) -> Response:
    """Return what the draft of a late text would be if this one were accepted now.

    The texts before it in its line come with it. It looks at `question.late_texts`.
    """
    draft = late.question.draft
    for written in line_up(draft, late.question.late_texts.all()):
        if written.save_id == late.save_id:
            return written.response
    return merge(draft.response, parts_to_put_in(late, draft))


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
        .select_related("question__draft", "question__version__question")
        .defer(*HTML)
        .order_by("received_at", "pk")
    )


def late_texts_to_judge(now: datetime):
    """Return what came late to interviews of the last days and may be accepted, newest first."""
    return (
        LateText.objects.filter(
            accepted_at=None,
            question__version__isnull=False,
            question__interview__state=Interview.State.CLOSED,
            question__interview__finished_at__gt=now - JUDGED_WITHIN,
        )
        .select_related(
            "question__draft", "question__version__question", "question__interview__learner"
        )
        .defer(*HTML, "question__interview__receipt", "question__interview__earlier_receipts")
        .prefetch_related("question__late_texts")
        .order_by("-received_at", "-pk")
    )


def take_in(locked: Interview, *, accepted_by: User, reason: str, now: datetime) -> None:
    """Put what the clock made late into the drafts of the questions that are open again.

    Each text in its line, part by part. What its writer has gone over since is another version: it
    waits for people to judge. Part of the caller's transaction, once the ends are reckoned anew.
    """
    drafts: dict[int, Draft] = {}
    late = late_texts_of(locked).filter(accepted_at=None, why__in=BY_THE_CLOCK)
    for one in sorted(in_line(late), key=lambda one: one.number):
        # While the clock stands still, no minutes of a question run out.
        if is_closed(one.question, locked.paused_at or now):
            continue
        draft = drafts.setdefault(one.question_id, one.question.draft)
        if was_saved(one, draft):
            record(one, accepted_by=accepted_by, reason=reason, now=now)
        elif is_overtaken(one, draft):
            LateText.objects.filter(pk=one.pk).update(number=None)
        else:
            put_in(one, draft, accepted_by=accepted_by, reason=reason, now=now)


def is_overtaken(late: LateText, draft: Draft) -> bool:
    """Return whether a draft was saved after a late text came, by who could write there again.

    What came late and was accepted since is no such save: it may stand before or behind this one.
    """
    accepted = LateText.objects.filter(question=late.question_id, accepted_at__isnull=False)
    ids = list(accepted.values_list("save_id", flat=True))
    newer = draft.versions.filter(number__isnull=False, received_at__gt=late.received_at)
    return newer.exclude(save_id__in=[*ids, *map(other_id, ids)]).exists()


def was_saved(late: LateText, draft: Draft) -> bool:
    """Return whether the save of a late text came again, and counted, once it was open again."""
    return draft.versions.filter(save_id=late.save_id, number__isnull=False).exists()


def other_id(save_id: uuid.UUID) -> uuid.UUID:
    """Return the id of a late text's version where its save came again and became one itself."""
    return uuid.uuid5(save_id, "late")


def put_in(late: LateText, draft: Draft, *, accepted_by: User, reason: str, now: datetime) -> None:
    """Make the parts of a late text accepted ones, and record who accepted it and why.

    A text in its line becomes the version that its page was told. Another version comes behind the
    whole line, so that no page takes it for a version that it has read.
    """
    number = late.number
    if number is None:
        told = LateText.objects.filter(question=late.question_id).aggregate(last=Max("number"))
        number = max(draft.number, told["last"] or 0) + 1
    merged = merge(draft.response, parts_to_put_in(late, draft))
    is_taken = draft.versions.filter(save_id=late.save_id).exists()
    replace_draft(
        draft,
        number=max(draft.number + 1, number),
        save_id=other_id(late.save_id) if is_taken else late.save_id,
        response=merged,
        now=late.received_at,
    )
    record(late, accepted_by=accepted_by, reason=reason, now=now)


def record(late: LateText, *, accepted_by: User, reason: str, now: datetime) -> None:
    late.accepted_at, late.accepted_by, late.reason = now, accepted_by, reason[:200]
    late.save(update_fields=["accepted_at", "accepted_by", "reason"])


@transaction.atomic
def accept_late_text(*, late: LateText, accepted_by: User, reason: str, now: datetime) -> Interview:
    """Let a late text count after an incident, in an interview that is closed. Twice is once.

    Effects: its parts, and those of the texts before it in its line, take the place of what was
    handed in for its question, whose answer is withdrawn; the new one goes to the scorer; who
    accepted it and why is recorded; a new receipt says so, and the earlier one is kept. Where it
    was another version, the texts in the line that hold the same parts are other versions now.
    Raise InterviewError where the interview is not closed.
    """
    locked = lock(late.question.interview)
    if locked.state != Interview.State.CLOSED:
        raise InterviewError(_("This interview is open. Its text stands in its field."), locked)
    late = late_texts_of(locked).get(pk=late.pk)
    if late.accepted_at:
        return locked
    question = late.question
    for one in texts_up_to(late):
        put_in(one, question.draft, accepted_by=accepted_by, reason=reason, now=now)
    if late.number is None:
        displace(question, parts_of(late.response).keys())
    keep_receipt(locked, now)
    replace_answer(locked, question, now)
    store_receipt(locked)
    locked.save(update_fields=["earlier_receipts", "receipt", "receipt_hash"])
    return locked


def texts_up_to(late: LateText) -> list[LateText]:
    """Return a late text behind those that come before it in its line: it was written upon them."""
    if late.number is None:
        return [late]
    line = in_line(LateText.objects.filter(question=late.question_id, number__lte=late.number))
    return sorted(line, key=lambda one: one.number)


def displace(question: InterviewQuestion, names: Collection[str]) -> None:
    """Take from its line what holds one of these parts: something else took their place."""
    line = in_line(LateText.objects.filter(question=question))
    others = [one.pk for one in line if parts_of(one.response).keys() & set(names)]
    LateText.objects.filter(pk__in=others).update(number=None)


def replace_answer(locked: Interview, question: InterviewQuestion, now: datetime) -> None:
    """Hand in the draft as it now is, and take back the answer that it replaces.

    One that was taken back before may say the same, and counts again. A regrade of the bank locks
    both in the order of their keys, and so do we.
    """
    same = find_same(locked, question)
    lock_answers([one for one in (question.submission, same and same.submission) if one])
    take_back([question], now)
    saves = history.accepted_saves(locked)
    submit_drafts(locked, [question], saves, finished_at=locked.finished_at, now=now)
