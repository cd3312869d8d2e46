"""What an answer means for recall: a look at its question, and at the key points that have cards.

A key point that an answer missed becomes a card of its own, which asks for that point.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

import fsrs
from django.db import transaction
from django.db.models import BigIntegerField, Q, QuerySet, UUIDField

from questions.domain.cards import (
    begin_question_card,
    list_looks,
    log_answer,
    rating_by,
    review_card,
)
from questions.domain.introducing import Introduction
from questions.domain.looks import correct_look, restore_look, undo_look
from questions.domain.looks import undo_rating as undo_last_rating
from questions.domain.preferences import settings_of
from questions.models import Card, ReviewLog, Score, Submission
from studyhub.statements import Given, Statement
from studyhub.writes import InsertMany, Together

REGRADED = "regrade:"  # what the key of a score by a regrade begins with
RULED = "ruling:"  # what the key of a score by a ruling begins with
UNDONE = ":undone"  # what the key of a score ends with that takes another back
POINT_RATINGS = {
    "covered": fsrs.Rating.Good,
    "partial": fsrs.Rating.Hard,
    "missing": fsrs.Rating.Again,
    "contradicted": fsrs.Rating.Again,
}

# Each answer in words takes these.
KNOWN_POINTS = Statement(
    lambda: (
        Card.objects.select_for_update()
        .filter(
            learner=Given("learner", BigIntegerField()),
            question=Given("question", UUIDField()),
        )
        .exclude(point="")
        .order_by("pk")
    )
)
NEW_POINTS = InsertMany(Card)


def review_answer(*, submission: Submission, score: Score) -> Card | None:
    """Log a scored answer in recall. Once per submission; locks the cards.

    Runs inside the transaction that stores the score, which has taken the turn for the card. An
    answer that was taken back is no look: see `restore_looks`.
    """
    if submission.withdrawn_at:
        return None
    card, is_new = begin_card(submission)()
    with Together() as writes:
        review_question(card, submission=submission, score=score, writes=writes)
    review_points(card, is_new=is_new, submission=submission, score=score)
    return card


def begin_card(submission: Submission) -> Callable[[], tuple[Card | None, bool]]:
    """Look for the card that an answer is a look at. Return what returns it, and if it is new.

    It is locked by then, or still to be inserted. A repeat has none, as it is no look: what was
    right was in sight before it, or nobody was asked.
    """
    return (lambda: (None, False)) if submission.is_repeat else begin_question_card(submission)


def review_question(
    card: Card | None, *, submission: Submission, score: Score, writes: Together
) -> None:
    """Add to `writes` what a scored answer means for the card of its question."""
    if card:
        review_card(card=card, submission=submission, score=score, writes=writes)


def review_points(card: Card | None, *, is_new: bool, submission: Submission, score: Score) -> None:
    """Log a scored answer at the cards of its key points, and make cards of those it missed.

    The question's own `card` is locked and written by now: two answers to it take turns.
    """
    ratings = rate_points(submission, score)
    if card is None or not ratings:
        return
    # Cards of key points are made under the lock on the question's own: before it there are none.
    known = [] if is_new else lock_points(submission)
    log_points(submission=submission, known=known, ratings=ratings)
    named = {card.point for card in known}
    missed = [
        point
        for point, rating in ratings.items()
        if rating == fsrs.Rating.Again and point not in named
    ]
    if missed:
        make_point_cards(submission=submission, missed=missed)


def lock_looked_at(answers: Iterable[Submission]) -> dict[UUID, list[Card]]:
    """Lock the cards at which these answers were looks, in order. Return those of each answer."""
    looks = ReviewLog.objects.filter(submission__in=answers, supersedes=None)
    pairs = list(looks.order_by().values_list("submission", "card"))
    keys = {card for _answer, card in pairs}
    locked = {card.pk: card for card in cards_by_key().filter(pk__in=keys)}
    found = defaultdict(list)
    for answer, card in pairs:
        if card in locked:
            found[answer].append(locked[card])
    return found


def lock_cards_of(answers: Iterable[Submission]) -> None:
    """Lock the cards that these answers may be looks at, in order."""
    pairs = {(answer.learner_id, answer.version.question_id) for answer in answers}
    if pairs:
        of_answers = reduce(or_, (Q(learner=who, question=what) for who, what in sorted(pairs)))
        list(cards_by_key().filter(of_answers).values_list("pk"))


def undo_looks(*, submission: Submission, now: datetime) -> None:
    """Let an answer that was taken back be no look any more, at all of its locked cards."""
    for card in cards_looked_at(submission):
        undo_look(card=card, submission=submission, learner=submission.learner, now=now)


def restore_looks(*, submission: Submission, now: datetime) -> None:
    """Let a restored answer be the looks again that it was, at its locked cards.

    One whose score came while it was taken back becomes them now. The turn for its card is taken.
    """
    cards, corrected = cards_looked_at(submission), find_corrected(submission)
    if not cards and (score := corrected or submission.scores.order_by("pk").first()):
        review_answer(submission=submission, score=score)
    for card in cards:
        restore_look(card=card, submission=submission, learner=submission.learner, now=now)
    if corrected:
        correct_looks(submission=submission, score=corrected, cards=cards, now=now)


def cards_looked_at(submission: Submission) -> list[Card]:
    """Return the cards that an answer is a look at, or was one, locked."""
    return list(cards_by_key().filter(pk__in=submission.review_logs.values("card")))


def cards_by_key() -> QuerySet[Card]:
    return Card.objects.select_for_update().order_by("pk")


def correct_looks(
    *, submission: Submission, score: Score, cards: Iterable[Card], now: datetime
) -> None:
    """Rate the looks of an answer at its locked `cards` by a score that corrects the one before.

    Points that it did not miss before get no card, and the cards that are there stay.
    """
    found = rate_points(submission, score)
    for card in cards:
        is_whole = card.kind == Card.Kind.QUESTION
        rating = rating_by(submission, score) if is_whole else found.get(card.point)
        if rating is not None:
            correct_look(
                card=card,
                submission=submission,
                rating=rating,
                learner=submission.learner,
                now=now,
            )


@transaction.atomic
def undo_rating(*, card: Card, seen: int, now: datetime) -> Card:
    """Take back the last rating that the learner gave: see `looks.undo_rating`.

    Where the score of the answer was corrected meanwhile, it is this one that rates the look.
    """
    card = undo_last_rating(card=card, seen=seen, now=now)
    for look in list_looks(card)[-1:]:
        answers = Submission.objects.select_related("effective_score", "version", "learner")
        submission = answers.filter(pk=look.submission_id).first()
        if submission and (score := find_corrected(submission)):
            correct_looks(submission=submission, score=score, cards=[card], now=now)
    return card


def find_corrected(submission: Submission) -> Score | None:
    """Return the score that counts if it corrects the one that rated the look.

    A regrade of what was written gave it, or a mentor corrected the mark that came before all other
    scores. A mark that came later rated nothing, and no more does its correction.
    """
    score = submission.effective_score
    if score is None:
        return None
    if score.source == Score.Source.REGRADE:
        return score if is_of_words(score) else None
    return score if is_corrected_mark(score) else None


def is_corrected_mark(score: Score) -> bool:
    """Return whether a mentor's score corrects the first of its answer: its key goes on from it."""
    if score.source != Score.Source.MENTOR:
        return False
    first = Score.objects.filter(submission=score.submission_id).order_by("pk").first()
    return score.key.startswith(f"{first.key}:")


def is_of_words(score: Score) -> bool:
    """Return whether a score is for what was written, and not by a ruling for everybody."""
    return not score.key.startswith(RULED)


def rate_points(submission: Submission, score: Score) -> dict[str, fsrs.Rating]:
    """Return how a score rates the looks at the key points of its question, by their ids."""
    points = {point["id"] for point in list_points(submission)}
    return {
        part["id"]: POINT_RATINGS[part["status"]]
        for part in score.report.get("parts", [])
        if part.get("id") in points and part.get("status") in POINT_RATINGS
    }


def list_points(submission: Submission) -> list[dict]:
    return submission.version.content.get("key_points") or []


def lock_points(submission: Submission) -> list[Card]:
    """Lock the learner's cards of the key points of a question."""
    return KNOWN_POINTS.fetch(
        learner=submission.learner_id, question=submission.version.question_id
    )


def log_points(
    *, submission: Submission, known: list[Card], ratings: dict[str, fsrs.Rating]
) -> None:
    """Log the answer at the known cards of its key points."""
    for card in known:
        if card.point in ratings:
            with Together() as writes:
                rating = ratings[card.point]
                log_answer(card=card, submission=submission, rating=rating, writes=writes)


def make_point_cards(*, submission: Submission, missed: list[str]) -> None:
    """Make a new card for each key point that was missed, from the next day on."""
    learner = submission.learner
    points = {point["id"]: point["text"] for point in list_points(submission)}
    introduction = Introduction(
        learner=learner,
        settings=settings_of(learner),
        first=submission.study_day + timedelta(days=1),
    )
    cards = []
    for point in missed:
        day = introduction.next_day()
        cards.append(
            Card(
                learner=learner,
                kind=Card.Kind.KEY_POINT,
                question_id=submission.version.question_id,
                point=point,
                back=points[point],
                starts_on=day,
                due_on=day,
                day=day,
                due_at=learner.day_begins(day),
            )
        )
    NEW_POINTS.run(cards)
