"""Practice: a row of questions worked through at one's own pace. Nothing here is timed."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import (
    BigIntegerField,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
)
from django.utils.translation import gettext as _

from accounts.domain.turns import Limit
from accounts.models import User
from questions.domain.answer_drafts import SAW_NOTHING, Basis
from questions.domain.answering import take_in
from questions.domain.answers_beside import drop_what_tells_nothing, put_answer_beside
from questions.domain.cards import PASSED
from questions.domain.counting import OF_PRACTICE
from questions.domain.items import NothingToAsk
from questions.domain.pacing import USUAL_MINUTES
from questions.domain.placement import QUESTIONS as PLACEMENT_QUESTIONS
from questions.domain.placement import go_on_with_placement
from questions.domain.queries import due_cards, questions_on_offer
from questions.domain.self_marking import find_own_maximum, keeps_back, wait_for_own_mark
from questions.domain.starting import begin_practice
from questions.domain.submissions import make_answer, send_to_scorer, submit_copy
from questions.kinds import kind_of
from questions.models import (
    Confidence,
    Kind,
    Practice,
    PracticeItem,
    Ruling,
    Submission,
)
from studyhub.advisory import Advisory, hold
from studyhub.statements import Given, Statement

MOST_QUESTIONS = 50
LONGEST_SPENT_MS = 24 * 60 * 60 * 1000
# Each hint takes this.
LOCKED = Statement(
    lambda: (
        PracticeItem.objects.select_for_update(of=("self", "practice"), no_key=True)
        .select_related("practice")
        .filter(pk=Given("key", BigIntegerField()))
    )
)
LEFT = Statement(
    lambda: still_open(Given("practice", UUIDField())).order_by().values_list("pk", flat=True)[:1]
)
AnyItem = TypeVar("AnyItem", PracticeItem, "Outlined")
CONTEXTS = {
    Practice.Origin.CHOSEN: Submission.Context.PRACTICE,
    Practice.Origin.NEEDED: Submission.Context.PRACTICE,
    Practice.Origin.FIRST: Submission.Context.PRACTICE,
    Practice.Origin.RECALL: Submission.Context.RECALL,
    Practice.Origin.LESSON: Submission.Context.LESSON,
}


@transaction.atomic
def start_recall(*, learner: User, now: datetime, limit: int) -> Practice:
    """Make a practice of up to `limit` due cards, longest overdue first. Raises NothingToAsk.

    Rounds that were left open end: what of them is still due is asked in this one, or after it.
    That of a study session goes on with its step. Of two presses at once the second goes on with
    what the first has begun.
    """
    hold(Advisory.STARTS, learner.pk)
    due = due_cards(learner, now).values_list("question__current_version_id", flat=True)
    versions = list(due[: min(limit, MOST_QUESTIONS)])
    if not versions:
        raise NothingToAsk(_("Nothing is due any more. What you answered is kept."))
    former = Practice.objects.filter(learner=learner, origin=Practice.Origin.RECALL)
    former = former.filter(finished_at=None, study_step=None)
    practice = begin_practice(
        learner=learner,
        title=_("Recall"),
        versions=versions,
        origin=Practice.Origin.RECALL,
        now=now,
    )
    former.exclude(pk=practice.pk).update(finished_at=now)
    return practice


def start_retry(*, practice: Practice, now: datetime) -> Practice:
    """Make a practice of what went wrong in `practice`, as it reads today. Raises NothingToAsk."""
    wrong = [item.version.question_id for item in list_mistakes(practice=practice)]
    current = dict(
        questions_on_offer()
        .select_related(None)
        .filter(pk__in=wrong)
        .values_list("pk", "current_version")
    )
    versions = [current[question] for question in wrong if question in current]
    if not versions:
        raise NothingToAsk(_("There is nothing to retry here: no answer missed its points."))
    title = name_retry(practice.title)
    return begin_practice(learner=practice.learner, title=title, versions=versions, now=now)


def name_retry(title: str) -> str:
    """Return what the retry of a practice is called; that of a retry is called as this one is."""
    said = _("Retry: %(title)s")
    return title if title.startswith(said % {"title": ""}) else (said % {"title": title})[:200]


def answer_item(
    *,
    item: PracticeItem,
    data: Mapping[str, Any],
    confidence: str = "",
    spent_ms: int | None = None,
    self_mark: bool = False,
    basis: Basis = SAW_NOTHING,
    limit: Limit | None = None,
    now: datetime,
) -> Submission:
    """Store the answer to an item and have it scored. A second answer gives the first submission.

    A draft that the answer was written after goes, by `basis`; one that its window never saw stays
    beside it. With `self_mark` the score of a written answer is kept back until the learner has
    marked it. Raises ResponseError, and stores nothing, where the answer is empty or cannot be
    read; TooOften where no turn of `limit` is free. Finishes the practice with its last open item;
    a placement check goes on with its next one.
    """
    if item.submission is not None:
        return item.submission
    version, practice = item.version, item.practice
    submission = make_answer(
        learner=practice.learner,
        version=version,
        context=CONTEXTS[practice.origin],
        key=f"{OF_PRACTICE}{item.pk}",
        response=kind_of(version).read(data, version.content),
        confidence=confidence if confidence in Confidence.values else "",
        spent_ms=read_spent(spent_ms),
        now=now,
    )
    own_maximum = find_own_maximum(version) if self_mark else None
    goes_on = practice.origin == Practice.Origin.FIRST
    # One statement stores all of an answer, but the next question of a placement check.
    with transaction.atomic() if goes_on else nullcontext():
        taken = take_in(
            item=item,
            submission=submission,
            basis=basis,
            own_maximum=own_maximum,
            limit=limit,
            now=now,
        )
        if not taken:
            return PracticeItem.objects.select_related("submission").get(pk=item.pk).submission
        send_to_scorer(submission=submission)
        drop_what_tells_nothing(item)
        if goes_on:
            go_on(item, now)
    return submission


@transaction.atomic
def replace_answer(
    *,
    item: PracticeItem,
    replaced: str,
    data: Mapping[str, Any],
    beside: int | None = None,
    now: datetime,
) -> Submission:
    """Let another tab's answer count in this practice in place of the submission `replaced`.

    It is scored like any, with what the open hints cost, and is no evidence of mastery: the
    feedback on the first may have been seen. What counted so far takes the place beside the answer,
    where nothing stands or the words of the number `beside`, and can count again. Where its score
    is kept back until the learner has marked it, so is this one's. Returns what counts now: where
    `replaced` no longer does, or in a placement check, which has gone on by the first answer,
    nothing changes.
    """
    locked = lock_item(item)
    is_placement = locked.practice.origin == Practice.Origin.FIRST
    if str(locked.submission_id) != replaced or is_placement:
        return locked.submission or answer_item(item=item, data=data, now=now)
    former = Submission.objects.select_related("self_mark").get(pk=replaced)
    response = kind_of(locked.version).read(data, locked.version.content)
    locked.submission = find_given(locked, response) or submit_copy(
        learner=locked.practice.learner,
        version=locked.version,
        key=f"{OF_PRACTICE}{locked.pk}:{replaced}:{digest(response)}",
        response=response,
        hints=len(locked.hints_opened),
        now=now,
    )
    if keeps_back(former) and locked.submission.submitted_at == now:
        wait_for_own_mark(locked.submission)
    if not locked.draft or locked.draft["number"] == beside:
        locked.draft = put_answer_beside(locked.version, former)
    locked.save(update_fields=["submission", "draft"])
    return locked.submission


def digest(response: dict[str, Any]) -> str:
    """Return what tells one response from another in a key, in 16 characters."""
    text = json.dumps(response, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def find_given(item: PracticeItem, response: dict[str, Any]) -> Submission | None:
    """Return the answer to an item that says just this and counted before, or None."""
    own = Submission.objects.filter(learner=item.practice.learner, version=item.version)
    keys = Q(idempotency_key=f"{OF_PRACTICE}{item.pk}") | Q(
        idempotency_key__startswith=f"{OF_PRACTICE}{item.pk}:"
    )
    return own.filter(keys, response=response).order_by("submitted_at", "pk").first()


def go_on(item: PracticeItem, now: datetime) -> None:
    """After an answer or a skip: finish the practice with its last item, or find the next one."""
    if item.practice.origin == Practice.Origin.FIRST:
        go_on_with_placement(item, now)
    finish_when_done(practice=item.practice, now=now)


def read_spent(spent_ms: int | None) -> int | None:
    """Return a believable time on the question, or None: the browser measures it."""
    return spent_ms if spent_ms is not None and 0 < spent_ms <= LONGEST_SPENT_MS else None


@transaction.atomic
def skip_item(*, item: PracticeItem, now: datetime) -> PracticeItem:
    """Set an unanswered item aside; it can still be answered. Twice is the same as once."""
    locked = lock_item(item)
    if locked.submission_id is None and locked.skipped_at is None:
        locked.skipped_at = now
        locked.save(update_fields=["skipped_at"])
        go_on(locked, now)
    return locked


def lock_item(item: PracticeItem) -> PracticeItem:
    """Lock an item's row, so that of two answers at once the second sees the first.

    The practice is locked with it: of two last items answered at once, each would still see the
    other one open, and nobody would finish the practice. Whoever waits holds no row that the other
    one wants, for an item belongs to one practice. The submission is not joined: who waits for a
    lock gets joined rows as they were before. Who practises and what is asked stay the same.
    """
    [locked] = LOCKED.fetch(key=item.pk)
    locked.practice.learner, locked.version = item.practice.learner, item.version
    return locked


def finish_when_done(*, practice: Practice, now: datetime) -> None:
    """Finish a practice that has no open item left."""
    if not LEFT.fetch(practice=practice.pk):
        finish_practice(practice=practice, now=now)


def finish_practice(*, practice: Practice, now: datetime) -> Practice:
    """Close a practice: it is no longer offered to be continued. Twice is the same as once."""
    Practice.objects.filter(pk=practice.pk, finished_at=None).update(finished_at=now)
    practice.refresh_from_db(fields=["finished_at"])
    return practice


def reopen_practice(*, practice: Practice) -> None:
    """Offer an ended practice to be continued again; one without an open item stays ended."""
    if open_items(practice).exists():
        Practice.objects.filter(pk=practice.pk).update(finished_at=None)


def open_items(practice: Practice) -> QuerySet[PracticeItem]:
    """Return the items that are neither answered nor skipped, in order."""
    return still_open(practice.pk)


def still_open(practice: UUID | Given | OuterRef) -> QuerySet[PracticeItem]:
    return PracticeItem.objects.filter(practice=practice, submission=None, skipped_at=None)


class Outlined(NamedTuple):
    """What the page of an item shows of each item of its practice."""

    position: int
    kind: str
    is_answered: bool
    is_open: bool


def next_item(items: Iterable[AnyItem], *, after: int) -> AnyItem | None:
    """Return the open item that follows position `after`, else the first open one."""
    waiting = [one for one in items if one.is_open]
    later = [one for one in waiting if one.position > after]
    return (later or [one for one in waiting if one.position != after] or [None])[0]


def count_items(practice: Practice, items: Sequence[AnyItem]) -> int:
    """Return how many items a practice has in the end: those of a placement check come one by one.

    A bank that has too few for it ends it earlier.
    """
    if practice.origin == Practice.Origin.FIRST and practice.finished_at is None:
        return max(PLACEMENT_QUESTIONS, len(items))
    return len(items)


def minutes_left(practice: Practice, items: Sequence[AnyItem]) -> int:
    """Return about how many minutes the unanswered items take.

    A placement check asks six short questions, a minute each: those to come have no version yet.
    """
    if practice.origin == Practice.Origin.FIRST:
        return count_items(practice, items) - sum(not one.is_open for one in items)
    return sum(USUAL_MINUTES[Kind(one.kind)] for one in items if not one.is_answered)


def is_right(submission: Submission) -> bool:
    """Return whether an answer earned all of its points, as everywhere where “right” is said."""
    score = submission.effective_score
    return score is not None and score.points == score.maximum


def is_mistake(submission: Submission | None) -> bool:
    """Return whether a scored answer earned less than what counts as passed in recall."""
    score = submission.effective_score if submission else None
    return score is not None and score.points / score.maximum < PASSED


def list_mistakes(*, practice: Practice) -> list[PracticeItem]:
    """Return the items whose answer is worth a second try, in order.

    Without those that the learner has yet to mark: that would tell how they were scored; and
    without what was dropped, which counts as no mistake.
    """
    scored = practice.items.filter(submission__effective_score__isnull=False)
    items = scored.exclude(version__ruling=Ruling.Kind.DROP).select_related(
        "submission__effective_score", "submission__self_mark", "version"
    )
    return [
        item for item in items if is_mistake(item.submission) and not keeps_back(item.submission)
    ]
