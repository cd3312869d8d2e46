"""Recall cards: every scored answer is a look at a card of the FSRS scheduler.

Scores arrive in any order (an essay takes longer than a click), the learner may rate a look
otherwise, and the scheduler depends on order. So a card's state is always the replay of the looks
that count, by the time of the answers.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import fsrs
from django.db import transaction
from django.db.models import BigIntegerField, Func, IntegerField, QuerySet, TextField, UUIDField
from django.utils.translation import gettext as _

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
    LookOutbox,
    RecallSettings,
    ReviewLog,
    Score,
    Submission,
)
from studyhub.enqueue import enqueue_soon
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
def rate_look(*, card: Card, rating: int, seen: int | None, now: datetime) -> Card:
    """Rate the newest look at a card otherwise, by a row that supersedes it.

    `seen` is the key of the look that the learner had before them. Rating it as it is rated changes
    nothing. Raises CardRefused where there is no look, or where a newer one counts by now.
    """
    card, learner = lock_card(card)
    looks = list_looks(card)
    last = find_last(looks, seen)
    if last.rating == rating:
        return card
    log = supersede_with(last, rating=rating, source=ReviewLog.Source.LEARNER, made_at=now)
    store_instead(card=card, looks=looks, last=last, log=log, learner=learner)
    return card


@transaction.atomic
def look_at_card(*, card: Card, rating: int, seen: int, now: datetime) -> Card:
    """Log the look that a learner took at an own card, as they rated it.

    `seen` is how many looks the card had on the page: a second press, or another tab that was
    quicker, changes nothing.
    """
    card, learner = lock_card(card)
    looks = list_looks(card)
    if len(looks) != seen:
        return card
    log = ReviewLog(
        card=card,
        learner=learner,
        source=ReviewLog.Source.LEARNER,
        rating=rating,
        reviewed_at=now,
        study_day=learner.study_day(now),
        made_at=now,
    )
    store_look(card=card, looks=looks, log=log, learner=learner)
    return card


@transaction.atomic
def undo_rating(*, card: Card, seen: int, now: datetime) -> Card:
    """Take back the last rating that the learner gave: what it superseded counts again.

    A look at an own card that they rated once is taken back as a whole. Raises CardRefused where
    the rating is none of theirs, or another one came since.
    """
    card, learner = lock_card(card)
    looks = list_looks(card)
    last = find_last(looks, seen)
    if last.source != ReviewLog.Source.LEARNER:
        raise CardRefused(_("This rating came with the answer. Choose another one instead."))
    if earlier := find_earlier(last):
        log = bring_back_rating(last, earlier, now)
    else:
        log = supersede_with(last, source=ReviewLog.Source.UNDO, made_at=now)
    store_instead(card=card, looks=looks, last=last, log=log, learner=learner)
    return card


def correct_look(
    *, card: Card, submission: Submission, rating: int, learner: User, now: datetime
) -> None:
    """Rate the look that an answer was at a locked card as a corrected score of it says.

    What the learner said themself stays. A rating that counted before comes back with exactly what
    it had, so that a correction that is taken back leaves the card as it was.
    """
    looks = list_looks(card)
    last = next((look for look in looks if look.submission_id == submission.pk), None)
    if last is None or last.source != ReviewLog.Source.ANSWER or last.rating == rating:
        return
    earlier = find_earlier(last)
    if earlier and earlier.rating == rating:
        log = bring_back_rating(last, earlier, now)
    else:
        log = supersede_with(last, rating=rating, made_at=now)
    store_instead(card=card, looks=looks, last=last, log=log, learner=learner)


def find_earlier(last: ReviewLog) -> ReviewLog | None:
    """Return the rating that counted before the one of `last`; None where that was the first."""
    return act_behind((last.restores or last).supersedes)


def bring_back_rating(last: ReviewLog, earlier: ReviewLog, now: datetime) -> ReviewLog:
    """Return an unsaved row by which an earlier rating counts again, with exactly what it had."""
    return supersede_with(
        last,
        restores=earlier,
        rating=earlier.rating,
        source=earlier.source,
        retention=earlier.retention,
        shift=earlier.shift,
        made_at=now,
    )


def act_behind(log: ReviewLog | None) -> ReviewLog | None:
    """Return the rating itself where `log` is an undo that lets it count again."""
    return (log.restores or log) if log else None


def supersede_with(last: ReviewLog, **fields) -> ReviewLog:
    """Return an unsaved row on the same look as `last`, which it supersedes."""
    return ReviewLog(
        card_id=last.card_id,
        learner_id=last.learner_id,
        submission_id=last.submission_id,
        supersedes=last,
        reviewed_at=last.reviewed_at,
        study_day=last.study_day,
        **fields,
    )


def store_instead(
    *, card: Card, looks: Sequence[ReviewLog], last: ReviewLog, log: ReviewLog, learner: User
) -> None:
    """Append `log`, which counts instead of `last`, and recompute the card."""
    others = [look for look in looks if look.pk != last.pk]
    store_look(card=card, looks=others, log=log, learner=learner)


def store_look(*, card: Card, looks: Sequence[ReviewLog], log: ReviewLog, learner: User) -> None:
    """Append a look that the learner took or rated: see `add_look`. What is no answer is a fact."""
    settings = settings_of(learner)
    with Together() as writes:
        add_look(card=card, looks=looks, log=log, settings=settings, learner=learner, writes=writes)
    if log.submission_id is None:
        # The card is locked: its newest row is this one.
        stored = ReviewLog.objects.filter(card=card).latest("pk")
        told = filter(None, (stored.supersedes_id, stored.pk))
        LookOutbox.objects.bulk_create([LookOutbox(look_id=key) for key in told])
        enqueue_soon("progress.fold")


def find_last(looks: Sequence[ReviewLog], seen: int | None) -> ReviewLog:
    """Return the newest look, if it is the one that was seen. Raises CardRefused."""
    if not looks or (seen is not None and looks[-1].pk != seen):
        raise CardRefused(_("This card was rated anew since. The page shows it as it is now."))
    return looks[-1]


def lock_card(card: Card) -> tuple[Card, User]:
    """Lock a card, and read its learner: who waits for the lock gets joined rows as they were."""
    locked = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    return locked, User.objects.get(pk=locked.learner_id)


@transaction.atomic
def suspend_card(*, card: Card, now: datetime) -> None:
    """Ask this card no more until it is brought back. Twice is the same as once."""
    Card.objects.filter(pk=card.pk, suspended_at=None).update(suspended_at=now)


@transaction.atomic
def bring_back_card(*, card: Card) -> None:
    """Undo a suspension: the card comes when it would have come."""
    Card.objects.filter(pk=card.pk).update(suspended_at=None)
