"""Learners rate their looks otherwise, look at own cards, and take it back: nothing is changed."""

from datetime import timedelta

import pytest

from questions.domain.cards import CardRefused, list_looks
from questions.domain.looks import look_at_card, rate_look, undo_rating
from questions.models import RecallSettings
from tests.factories import NOW, OwnCardFactory, ScoreFactory, SubmissionFactory, review

DAY = timedelta(days=1)


@pytest.fixture
def card(alice):
    """A card that alice answered rightly."""
    submission = SubmissionFactory(learner=alice)
    return review(submission, ScoreFactory(submission=submission, points=1, maximum=1, report={}))


def newest(card) -> int:
    return list_looks(card)[-1].pk


@pytest.mark.django_db
def test_rate_look_supersedes_and_undo_brings_back_exactly_what_was(card):
    before = (card.state, card.due_on)
    easy = rate_look(card=card, rating=4, seen=newest(card), now=NOW + DAY)
    assert easy.due_on > before[1]
    hard = rate_look(card=card, rating=2, seen=newest(card), now=NOW + DAY)
    assert hard.due_on < easy.due_on
    RecallSettings.objects.create(learner=card.learner, retention="0.80")
    for due_on in (easy.due_on, before[1]):
        card = undo_rating(card=card, seen=newest(card), now=NOW + DAY)
        assert card.due_on == due_on
    assert (card.state, card.due_on) == before
    assert card.looks == 1
    assert card.logs.count() == 5
    with pytest.raises(CardRefused, match="came with the answer"):
        undo_rating(card=card, seen=newest(card), now=NOW + DAY)


@pytest.mark.django_db
def test_rate_look_as_it_is_rated_stores_nothing_and_one_that_is_outdated_is_refused(card):
    seen = newest(card)
    rate_look(card=card, rating=3, seen=seen, now=NOW)
    assert card.logs.count() == 1
    rate_look(card=card, rating=4, seen=seen, now=NOW)
    with pytest.raises(CardRefused, match="rated anew since"):
        rate_look(card=card, rating=1, seen=seen, now=NOW)
    assert card.logs.count() == 2


@pytest.mark.django_db
def test_an_answer_that_did_not_pass_is_rated_hard_at_most(alice):
    submission = SubmissionFactory(learner=alice)
    score = ScoreFactory(submission=submission, points=0, maximum=1, report={})
    card = review(submission, score)
    for rating in (3, 4):
        with pytest.raises(CardRefused, match="did not pass"):
            rate_look(card=card, rating=rating, seen=newest(card), now=NOW)
    rate_look(card=card, rating=2, seen=newest(card), now=NOW)
    # What the learner said themself does not open the way to more.
    with pytest.raises(CardRefused, match="did not pass"):
        rate_look(card=card, rating=4, seen=newest(card), now=NOW)
    rate_look(card=card, rating=1, seen=newest(card), now=NOW)
    assert [look.rating for look in list_looks(card)] == [1]


@pytest.mark.django_db
def test_own_card_is_looked_at_once_for_each_press_and_the_look_can_be_taken_back(alice):
    own = OwnCardFactory(learner=alice, due_at=NOW)
    for _press in range(2):
        looked = look_at_card(card=own, rating=3, seen=0, now=NOW)
    assert (looked.looks, own.logs.count()) == (1, 1)
    assert looked.due_on > own.due_on
    back = undo_rating(card=own, seen=newest(own), now=NOW)
    assert (back.looks, back.due_on, back.state) == (0, own.starts_on, {})
    with pytest.raises(CardRefused):
        undo_rating(card=own, seen=0, now=NOW)
