"""Working towards the date of an interview."""

from datetime import timedelta

import pytest

from progress.domain.plans import set_interview_day
from questions.domain import aiming
from questions.domain.aiming import SURE_ENOUGH, end_past_plans
from questions.domain.looks import look_at_card
from questions.domain.scheduling import Look, remember, retrievability
from questions.models import Card, RecallSettings
from tests.factories import NOW, CardFactory, OwnCardFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = NOW.date()
INTERVIEW = TODAY + 10 * DAY


def looked_at(alice, *ratings: int) -> Card:
    """A card of alice's with these looks, two days apart, the last of them today."""
    card = CardFactory(learner=alice)
    days = [TODAY - 2 * number * DAY for number in reversed(range(len(ratings)))]
    memory = remember(
        card.pk,
        [
            Look(rating, day, RecallSettings().retention)
            for rating, day in zip(ratings, days, strict=True)
        ],
    )
    card.state, card.stability, card.looked_on = memory.state, memory.stability, TODAY
    card.looks = memory.looks
    card.due_on = card.day = memory.due_on
    card.due_at = alice.day_begins(card.day)
    card.save()
    return card


def test_what_would_be_uncertain_on_the_day_comes_once_more_before_it(alice):
    soon, later, firm = (
        looked_at(alice, 1),
        looked_at(alice, 3, 3),
        looked_at(alice, 4, 4, 4, 4),
    )
    assert soon.due_on < INTERVIEW < later.due_on < firm.due_on
    known = [retrievability(card.state, INTERVIEW) for card in (later, firm)]
    assert known[0] < SURE_ENOUGH < known[1]
    # What a backlog was spread over before the date was known.
    held = looked_at(alice, 1)
    Card.objects.filter(pk=held.pk).update(day=INTERVIEW + DAY, plan=Card.Plan.BACKLOG)

    set_interview_day(learner=alice, day=INTERVIEW, now=NOW)

    for card in (soon, later, firm, held):
        card.refresh_from_db()
    assert (held.plan, held.day < INTERVIEW) == ("interview", True)
    assert [card.plan for card in (soon, later, firm)] == ["", "interview", ""]
    assert INTERVIEW - 7 * DAY <= later.day < INTERVIEW < later.due_on
    assert later.due_at == alice.day_begins(later.day)

    set_interview_day(learner=alice, day=None, now=NOW)
    later.refresh_from_db()
    assert (later.plan, later.day) == ("", later.due_on)


def test_nothing_moves_where_the_learner_does_not_want_it(alice):
    RecallSettings.objects.create(learner=alice, aims_at_interview=False)
    looked_at(alice, 3, 3)
    set_interview_day(learner=alice, day=INTERVIEW, now=NOW)
    assert not Card.objects.exclude(plan="").exists()


def test_the_days_before_have_room_for_what_would_be_known_least(alice, monkeypatch):
    monkeypatch.setattr(aiming, "WINDOW", 1)
    RecallSettings.objects.create(learner=alice, reviews_per_day=2)
    cards = [looked_at(alice, *ratings) for ratings in ((3, 3, 3), (3, 3), (2, 3, 3))]
    Card.objects.update(due_on=TODAY + 30 * DAY, day=TODAY + 30 * DAY)
    known = {card.pk: retrievability(card.state, INTERVIEW) for card in cards}
    assert max(known.values()) < SURE_ENOUGH
    set_interview_day(learner=alice, day=INTERVIEW, now=NOW)
    planned = Card.objects.filter(plan="interview", day=INTERVIEW - DAY)
    assert {card.pk for card in planned} == set(sorted(known, key=known.get)[:2])


def test_a_look_plans_the_next_one_before_the_interview(alice):
    own = OwnCardFactory(learner=alice, due_at=NOW)
    alice.interview_at = NOW + 8 * DAY
    alice.save()
    card = look_at_card(card=own, rating=4, seen=0, now=NOW)
    assert (card.plan, card.due_on) == ("interview", TODAY + 8 * DAY)
    assert TODAY + DAY <= card.day < TODAY + 8 * DAY


def test_plans_end_with_the_interview(alice):
    later = looked_at(alice, 3, 3)
    set_interview_day(learner=alice, day=INTERVIEW, now=NOW)
    assert end_past_plans(now=NOW + 9 * DAY) == 0
    assert end_past_plans(now=NOW + 11 * DAY) == 1
    later.refresh_from_db()
    assert (later.plan, later.day) == ("", later.due_on)
