"""Recall cards: every scored answer is a look at a card of the FSRS scheduler.

Scores arrive in any order (an essay takes longer than a click), the learner may rate a look
otherwise, and the scheduler depends on order. So a card's state is always the replay of the looks
that count, by the time of the answers. What learners take and rate themselves is in `looks`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import fsrs
from django.db import transaction
from django.db.models import BigIntegerField, Func, IntegerField, QuerySet, TextField, UUIDField

from accounts.models import User
from questions.domain.aiming import aim_at_interview
from questions.domain.balancing import choose_shift, loads_between
from questions.domain.pacing import USUAL_MINUTES
from questions.domain.placing import PLACED, place
from questions.domain.preferences import settings_of
from questions.domain.scheduling import Look, Memory, fuzz_range, remember
from questions.models import (
    Card,
    Confidence,
    RecallSettings,
    ReviewLog,
    Score,
    Submission,
)
from studyhub.statements import Given, Statement
from studyhub.writes import Insert, NextKey, Save, Together

PASSED = Decimal("0.6")
WELL_DONE = Decimal("0.9")
# So many times what an answer usually takes is slow.
SLOW = 3
RATINGS = tuple(fsrs.Rating)

# What a look changes.
KEPT = ("state", "stability", "looked_on", "looks", "lapses", "due_on", *PLACED)
# Each scored answer takes these.
NEW_CARD = Insert(Card, "id", "learner", "question", "created_at", *KEPT, told=True)
SAVED = Save(Card, *KEPT)
NEW_LOOK = Insert(ReviewLog, keyed=False)
LOCKED = Statement(
    lambda: Card.objects.select_for_update().filter(
        learner=Given("learner", BigIntegerField()),
        question=Given("question", UUIDField()),
        point="",
    )
)
LOOKS = Statement(
    lambda: ReviewLog.objects.filter(
        card=Given("card", BigIntegerField()), superseded_by=None, rating__isnull=False
    )
)


class CardRefused(Exception):
    """What cannot be done with a card. Carries a sentence for the person."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def rating_of(
    *, share: Decimal, confidence: str, spent_ms: int | None = None, usual_minutes: float = 1
) -> fsrs.Rating:
    """Derive a rating from correctness (share of the points, 0 to 1), confidence and time.

    Again below 60 %; hard below 90 %, for a lucky guess, or where it took more than three times as
    long as such an answer usually does; good otherwise. Easy is never assumed: only the learner can
    say it.
    """
    if share < PASSED:
        return fsrs.Rating.Again
    is_slow = spent_ms is not None and spent_ms > SLOW * usual_minutes * 60_000
    if share < WELL_DONE or confidence == Confidence.GUESS or is_slow:
        return fsrs.Rating.Hard
    return fsrs.Rating.Good


class Turn(Func):
    """Holds, from here to the end of the transaction, the turn of a learner with a question.

    Whoever may make the card of a question takes it in a statement before the one that looks for
    the card: so that is either there, locked, or nobody else makes it.
    """

    function = "pg_advisory_xact_lock"
    output_field = TextField()

    def __init__(self) -> None:
        learner = Func("learner", function="hashint8", output_field=IntegerField())
        question = Func("version__question", function="uuid_hash", output_field=IntegerField())
        super().__init__(learner, question)


def take_turn(answers: QuerySet[Submission]) -> QuerySet[Submission]:
    """Let who reads `answers` have the turn for the card of each, and the key of a new one."""
    return answers.annotate(turn=Turn(), next_card=NextKey(Card))


def begin_question_card(submission: Submission) -> Callable[[], tuple[Card, bool]]:
    """Look for the learner's card of the question, whose turn is taken by then: see `take_turn`.

    Return what returns it, locked, or a new one that is still to be inserted, and whether it is
    new. In a pipeline only that waits.
    """
    learner, question = submission.learner_id, submission.version.question_id
    wait_for_card = LOCKED.begin(learner=learner, question=question)

    def end() -> tuple[Card, bool]:
        for found in wait_for_card():
            return found, False
        new = Card(
            pk=submission.next_card,
            learner_id=learner,
            question_id=question,
            due_on=submission.study_day,
            day=submission.study_day,
            due_at=submission.submitted_at,
        )
        return new, True

    return end


def review_card(*, card: Card, submission: Submission, score: Score, writes: Together) -> None:
    """Log an answer as a look at its locked or new card and recompute the card. Once for each."""
    rating = rating_by(submission, score)
    log_answer(card=card, submission=submission, rating=rating, writes=writes)


def rating_by(submission: Submission, score: Score) -> fsrs.Rating:
    """Return how a score of an answer rates the look at its question."""
    return rating_of(
        share=score.points / score.maximum,
        confidence=submission.confidence,
        spent_ms=submission.spent_ms,
        usual_minutes=USUAL_MINUTES.get(submission.version.kind, 1),
    )


def log_answer(*, card: Card, submission: Submission, rating: int, writes: Together) -> None:
    """Log an answer as a look at a locked card, unless that was done before."""
    looks = list_looks(card) if card.looks else []
    if any(look.submission_id == submission.pk for look in looks):
        return
    add_look(
        card=card,
        looks=looks,
        log=ReviewLog(
            card=card,
            learner_id=card.learner_id,
            submission=submission,
            rating=rating,
            reviewed_at=submission.submitted_at,
            study_day=submission.study_day,
            made_at=submission.submitted_at,
        ),
        settings=settings_of(submission.learner),
        learner=submission.learner,
        writes=writes,
    )


def list_looks(card: Card) -> list[ReviewLog]:
    """Return the looks at a card that count, in the order in which they were taken."""
    return sorted(LOOKS.fetch(card=card.pk), key=order_of)


def order_of(log: ReviewLog) -> tuple:
    """Return what looks are ordered by: the same for a look and for what supersedes it."""
    return log.reviewed_at, str(log.submission_id or "")


def add_look(
    *,
    card: Card,
    looks: Sequence[ReviewLog],
    log: ReviewLog,
    settings: RecallSettings,
    learner: User,
    writes: Together,
) -> None:
    """Append a look to a locked card and recompute the card from all that count.

    Both are added to `writes`. `looks` are the others that count. The due day is decided here,
    once, where the look is the newest; what is stored with it makes every replay exact.
    """
    before = [look for look in looks if order_of(look) < order_of(log)]
    behind = [look for look in looks if order_of(look) > order_of(log)]
    if before:
        log.days_since = max(0, (log.study_day - before[-1].study_day).days)
    if log.restores is None:
        log.retention = settings.retention
    counting = [*before, *([log] if log.rating is not None else []), *behind]
    memory = recall_from(card, counting)
    if log.restores is None and log.rating is not None and not behind:
        log.shift = decide_shift(
            card=card, interval=memory.interval, log=log, settings=settings, learner=learner
        )
        memory = memory.shifted(log.shift)
    recompute(card, memory, settings=settings, learner=learner)
    writes.add(NEW_LOOK, log)
    writes.add(NEW_CARD if card._state.adding else SAVED, card)


def decide_shift(
    *,
    card: Card,
    interval: int,
    log: ReviewLog,
    settings: RecallSettings,
    learner: User,
) -> int:
    """Return by how many days the due day after this look is moved: see `choose_shift`."""
    first, last = (log.study_day + timedelta(days=days) for days in fuzz_range(interval))
    if first == last:
        return 0
    loads = loads_between(learner=learner, first=first, last=last, without=card)
    return choose_shift(interval=interval, day=log.study_day, loads=loads, settings=settings)


def recall_from(card: Card, logs: Sequence[ReviewLog]) -> Memory:
    """Replay these looks at a card."""
    looks = [Look(log.rating, log.study_day, log.retention, log.shift) for log in logs]
    return remember(card.pk, looks)


def recompute(card: Card, memory: Memory, *, settings: RecallSettings, learner: User) -> None:
    """Set a card to what its looks come to. A plan that moved it is over with a look at it."""
    card.state = memory.state
    card.stability = memory.stability
    card.looked_on = memory.looked_on
    card.looks = memory.looks
    card.lapses = memory.lapses
    card.due_on = memory.due_on or card.starts_on or card.due_on
    place(card, card.due_on, learner=learner)
    aim_at_interview(card=card, learner=learner, settings=settings)


@transaction.atomic
def suspend_card(*, card: Card, now: datetime) -> None:
    """Ask this card no more until it is brought back. Twice is the same as once."""
    Card.objects.filter(pk=card.pk, suspended_at=None).update(suspended_at=now)


@transaction.atomic
def bring_back_card(*, card: Card) -> None:
    """Undo a suspension: the card comes when it would have come. One that is deleted stays so."""
    Card.objects.filter(pk=card.pk, deleted_at=None).update(suspended_at=None)
