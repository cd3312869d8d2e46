"""Practice: a row of questions worked through at one's own pace. Nothing here is timed."""

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from lessons.models import Topic
from questions.domain.cards import PASSED
from questions.domain.pacing import USUAL_MINUTES
from questions.domain.queries import annotate_last_answer, due_cards, questions_on_offer
from questions.domain.submissions import submit_answer
from questions.kinds import kind_of
from questions.models import (
    Confidence,
    Kind,
    Practice,
    PracticeItem,
    Question,
    QuestionVersion,
    Submission,
)

MOST_QUESTIONS = 50
LONGEST_SPENT_MS = 24 * 60 * 60 * 1000
CONTEXTS = {
    Practice.Origin.CHOSEN: Submission.Context.PRACTICE,
    Practice.Origin.FIRST: Submission.Context.PRACTICE,
    Practice.Origin.RECALL: Submission.Context.RECALL,
    Practice.Origin.LESSON: Submission.Context.LESSON,
}


class NothingToAsk(Exception):
    """No question fits what was asked for. Carries a sentence for the person."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def start_practice(
    *,
    learner: User,
    topic: Topic | None = None,
    question: Question | None = None,
    kinds: Collection[str] | None = None,
    count: int,
    origin: Practice.Origin = Practice.Origin.CHOSEN,
    now: datetime,
) -> Practice:
    """Make a practice of up to `count` questions, or of one `question`. Raises NothingToAsk.

    The order: what the learner never answered comes first, easy before hard and then as the pack
    has it; after that what they did worst (the share of its points that the newest score gave, 0
    while none is there), and among equals what they answered longest ago.
    """
    if question is not None:
        versions = [question.current_version]
        return make_practice(
            learner=learner, title=question.topic.title, versions=versions, now=now
        )
    questions = questions_to_practise(learner=learner, topic=topic, kinds=kinds)
    chosen = list(questions[: min(count, MOST_QUESTIONS)])
    if not chosen:
        raise NothingToAsk(_("No question fits this choice yet. Choose another topic or kind."))
    return make_practice(
        learner=learner,
        title=topic.title if topic else _("All topics"),
        versions=[question.current_version for question in chosen],
        origin=origin,
        now=now,
    )


def questions_to_practise(
    *, learner: User, topic: Topic | None, kinds: Collection[str] | None
) -> QuerySet[Question]:
    """Return the questions on offer, in the order of `start_practice`."""
    questions = annotate_last_answer(questions_on_offer(), learner=learner)
    if topic is not None:
        questions = questions.filter(topic=topic)
    if kinds:
        questions = questions.filter(current_version__kind__in=kinds)
    return questions.order_by(
        "answered",
        F("last_share").asc(nulls_first=True),
        F("last_at").asc(nulls_first=True),
        "current_version__difficulty",
        "position",
        "pk",
    )


def start_recall(*, learner: User, now: datetime, limit: int) -> Practice:
    """Make a practice of up to `limit` due cards, longest overdue first. Raises NothingToAsk."""
    due = due_cards(learner, now)[: min(limit, MOST_QUESTIONS)]
    versions = [card.question.current_version for card in due]
    if not versions:
        raise NothingToAsk(_("Nothing is due any more. What you answered is kept."))
    return make_practice(
        learner=learner,
        title=_("Recall"),
        versions=versions,
        origin=Practice.Origin.RECALL,
        now=now,
    )


def start_retry(*, practice: Practice, now: datetime) -> Practice:
    """Make a practice of what went wrong in `practice`, as it reads today. Raises NothingToAsk."""
    questions = [item.version.question for item in list_mistakes(practice=practice)]
    versions = [
        question.current_version
        for question in questions
        if question.current_version and question.retired_at is None
    ]
    if not versions:
        raise NothingToAsk(_("There is nothing to retry here: no answer missed its points."))
    return make_practice(learner=practice.learner, title=practice.title, versions=versions, now=now)


@transaction.atomic
def make_practice(
    *,
    learner: User,
    title: str,
    versions: Sequence[QuestionVersion],
    origin: Practice.Origin = Practice.Origin.CHOSEN,
    now: datetime,
) -> Practice:
    """Store a practice and its items, each with the seed of its option order."""
    practice = Practice.objects.create(learner=learner, title=title, origin=origin, started_at=now)
    PracticeItem.objects.bulk_create(
        PracticeItem(
            practice=practice,
            position=position,
            version=version,
            seed=make_seed(f"{practice.pk}:{position}"),
        )
        for position, version in enumerate(versions, start=1)
    )
    return practice


def make_seed(text: str) -> int:
    """Return a seed that depends on `text` alone and fits a PostgreSQL integer."""
    return zlib.crc32(text.encode()) & 0x7FFFFFFF


@transaction.atomic
def answer_item(
    *,
    item: PracticeItem,
    data: Mapping[str, Any],
    confidence: str = "",
    spent_ms: int | None = None,
    now: datetime,
) -> Submission:
    """Store the answer to an item and have it scored. A second answer gives the first submission.

    Raises ResponseError, and stores nothing, where the answer is empty or cannot be read. Finishes
    the practice with its last open item.
    """
    locked = lock_item(item)
    if locked.submission is not None:
        return locked.submission
    version = locked.version
    submission = submit_answer(
        learner=locked.practice.learner,
        version=version,
        context=CONTEXTS[locked.practice.origin],
        key=f"practice:{locked.pk}",
        response=kind_of(version).read(data, version.content),
        confidence=confidence if confidence in Confidence.values else "",
        spent_ms=read_spent(spent_ms),
        now=now,
    )
    locked.submission = submission
    locked.skipped_at = None
    locked.save(update_fields=["submission", "skipped_at"])
    finish_when_done(practice=locked.practice, now=now)
    return submission


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
        finish_when_done(practice=locked.practice, now=now)
    return locked


def lock_item(item: PracticeItem) -> PracticeItem:
    """Lock an item's row, so that of two answers at once the second sees the first.

    The practice is locked before it: of two last items answered at once, each would still see the
    other one open, and nobody would finish the practice. The submission is not joined: who waits
    for a lock gets joined rows as they were before.
    """
    Practice.objects.select_for_update(no_key=True).get(pk=item.practice_id)
    return (
        PracticeItem.objects.select_for_update(of=("self",))
        .select_related("practice__learner", "version")
        .get(pk=item.pk)
    )


def finish_when_done(*, practice: Practice, now: datetime) -> None:
    """Finish a practice that has no open item left."""
    if not open_items(practice).exists():
        finish_practice(practice=practice, now=now)


def finish_practice(*, practice: Practice, now: datetime) -> Practice:
    """Close a practice: it is no longer offered to be continued. Twice is the same as once."""
    Practice.objects.filter(pk=practice.pk, finished_at=None).update(finished_at=now)
    practice.refresh_from_db(fields=["finished_at"])
    return practice


def open_items(practice: Practice) -> QuerySet[PracticeItem]:
    """Return the items that are neither answered nor skipped, in order."""
    return practice.items.filter(submission=None, skipped_at=None)


def unfinished_practices(learner: User) -> QuerySet[Practice]:
    """Return the practices that `learner` left open, the newest first."""
    return Practice.objects.filter(learner=learner, finished_at=None).order_by("-started_at", "-pk")


def unfinished_recalls(learner: User) -> QuerySet[Practice]:
    """Return those of them that ask cards which were due."""
    return unfinished_practices(learner).filter(origin=Practice.Origin.RECALL)


@dataclass(frozen=True)
class OpenPractice:
    """A practice to go on with: where, and how much of it is answered."""

    practice: Practice
    position: int
    answered: int
    total: int


def find_place(practice: Practice | None) -> OpenPractice | None:
    """Return where to go on in a practice, or None where nothing in it is open."""
    items = list(practice.items.all()) if practice else []
    upcoming = next_item(items, after=0)
    if practice is None or upcoming is None:
        return None
    answered = sum(item.submission_id is not None for item in items)
    return OpenPractice(practice, upcoming.position, answered, len(items))


def next_item(items: Iterable[PracticeItem], *, after: int) -> PracticeItem | None:
    """Return the open item that follows position `after`, else the first open one."""
    waiting = [one for one in items if one.submission_id is None and one.skipped_at is None]
    later = [one for one in waiting if one.position > after]
    return (later or [one for one in waiting if one.position != after] or [None])[0]


def minutes_for(versions: Iterable[QuestionVersion]) -> int:
    """Return about how many minutes these questions take."""
    return sum(USUAL_MINUTES[Kind(version.kind)] for version in versions)


def is_mistake(submission: Submission | None) -> bool:
    """Return whether a scored answer earned less than what counts as passed in recall."""
    score = submission.effective_score if submission else None
    return score is not None and score.points / score.maximum < PASSED


def list_mistakes(*, practice: Practice) -> list[PracticeItem]:
    """Return the items whose answer is worth a second try, in order."""
    items = practice.items.filter(submission__effective_score__isnull=False).select_related(
        "submission__effective_score", "version__question__current_version"
    )
    return [item for item in items if is_mistake(item.submission)]
