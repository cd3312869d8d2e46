"""Recall cards follow the time of the answers, whatever the order of their scores."""

from datetime import timedelta
from decimal import Decimal

import fsrs
import pytest

from questions.domain.cards import SCHEDULER, rating_of, retrievability
from questions.domain.scoring import score_submission
from questions.models import Card, ReviewLog
from tests.factories import NOW, SubmissionFactory


@pytest.mark.parametrize(
    ("share", "confidence", "rating"),
    [
        ("0.59", "sure", 1),
        ("0.60", "sure", 2),
        ("0.89", "", 2),
        ("1", "guess", 2),
        ("0.90", "", 3),
        ("1", "sure", 3),
    ],
)
def test_rating_of_share_and_confidence(share, confidence, rating):
    assert rating_of(share=Decimal(share), confidence=confidence) == fsrs.Rating(rating)


@pytest.mark.django_db
def test_card_is_the_replay_of_its_logs_when_scores_come_in_the_wrong_order():
    first = SubmissionFactory(response={"choice": ["b"]})
    again = SubmissionFactory(
        learner=first.learner, version=first.version, submitted_at=NOW + timedelta(days=2)
    )
    for submission in (again, first):
        score_submission(submission_id=str(submission.pk))
    card = Card.objects.get()
    expected = fsrs.Card(card_id=card.pk)
    for log in ReviewLog.objects.order_by("reviewed_at"):
        expected, _log = SCHEDULER.review_card(expected, fsrs.Rating(log.rating), log.reviewed_at)
    assert [log.rating for log in card.logs.order_by("reviewed_at")] == [1, 3]
    assert card.state == expected.to_dict()
    assert card.due_at == expected.due


@pytest.mark.django_db
def test_retrievability_falls_with_time():
    submission = SubmissionFactory()
    score_submission(submission_id=str(submission.pk))
    card = Card.objects.get()
    soon, late = (retrievability(card, NOW + timedelta(days=days)) for days in (1, 60))
    assert 1 > soon > 0.9 > late > 0
