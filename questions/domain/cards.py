"""Recall cards: every scored answer is a look at a card of the FSRS scheduler.

Scores arrive in any order (an essay takes longer than a click), and the scheduler depends on order.
So a card's state is always the replay of its logs by the time of the answers.
"""

from datetime import UTC, datetime
from decimal import Decimal

import fsrs

from questions.models import Card, Confidence, ReviewLog, Score, Submission

# Whole days only: nobody is sent back to a question within the minute. Without fuzz a replay gives
# exactly the stored state.
SCHEDULER = fsrs.Scheduler(
    desired_retention=0.9, learning_steps=(), relearning_steps=(), enable_fuzzing=False
)
PASSED = Decimal("0.6")
WELL_DONE = Decimal("0.9")


def rating_of(*, share: Decimal, confidence: str) -> fsrs.Rating:
    """Derive a rating from an answer's share of its points (0 to 1) and the learner's confidence.

    Again below 60 %; hard below 90 % or for a lucky guess; good otherwise. Easy is never assumed:
    only the learner can say it.
    """
    if share < PASSED:
        return fsrs.Rating.Again
    if share < WELL_DONE or confidence == Confidence.GUESS:
        return fsrs.Rating.Hard
    return fsrs.Rating.Good


def review_card(*, submission: Submission, score: Score) -> Card:
    """Log an answer as a look at its card and recompute the card. Once per submission.

    Runs inside the transaction that stores the score, and locks the card.
    """
    Card.objects.bulk_create(
        [
            Card(
                learner_id=submission.learner_id,
                question_id=submission.version.question_id,
                state={},
                due_at=submission.submitted_at,
            )
        ],
        ignore_conflicts=True,
    )
    card = Card.objects.select_for_update().get(
        learner_id=submission.learner_id, question_id=submission.version.question_id
    )
    ReviewLog.objects.get_or_create(
        submission=submission,
        defaults={
            "card": card,
            "rating": rating_of(
                share=score.points / score.maximum, confidence=submission.confidence
            ),
            "reviewed_at": submission.submitted_at,
            "study_day": submission.study_day,
        },
    )
    replay(card)
    return card


def replay(card: Card) -> None:
    """Recompute a locked card from its logs."""
    state = fsrs.Card(card_id=card.pk)
    for log in card.logs.order_by("reviewed_at", "submission_id"):
        when = log.reviewed_at.astimezone(UTC)
        state, _log = SCHEDULER.review_card(state, fsrs.Rating(log.rating), when)
    card.state = state.to_dict()
    card.due_at = state.due
    card.save(update_fields=["state", "due_at"])


def retrievability(card: Card, now: datetime) -> float:
    """Return the probability (0 to 1) that the learner remembers `card` at `now`."""
    return SCHEDULER.get_card_retrievability(fsrs.Card.from_dict(card.state), now.astimezone(UTC))
