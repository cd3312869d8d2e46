"""Working towards a date: one more look before the interview at what would be uncertain by then.

A card that comes due before the interview is asked before it anyway. One that comes due later is
known with at least the learner's aim on that day; where it would be less than `SURE_ENOUGH`, it is
asked once more within the last `WINDOW` days before, on the emptiest of them. The schedule itself
stays as it is: a plan moves the card, and goes with the next look or with the date.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from questions.domain.balancing import emptiest, loads_between
from questions.domain.placing import end_plans, hold_cards, move_cards, place
from questions.domain.preferences import settings_of
from questions.domain.scheduling import retrievability
from questions.models import Card, RecallSettings

SURE_ENOUGH = 0.95
WINDOW = 7
# What is held back of a backlog as well, where it would come too late.
MOVABLE = ("", Card.Plan.BACKLOG)


def interview_day(learner: User, settings: RecallSettings) -> date | None:
    """Return the day that recall aims at, or None."""
    if not settings.aims_at_interview or learner.interview_at is None:
        return None
    return learner.study_day(learner.interview_at)


def days_before(interview: date, after: date) -> list[date]:
    """Return the last days before the interview that come behind `after`."""
    first = max(after + timedelta(days=1), interview - timedelta(days=WINDOW))
    return [first + timedelta(days=number) for number in range((interview - first).days)]


def is_to_be_seen(card: Card, interview: date) -> bool:
    """Return whether a card that comes later would be too uncertain on the day of the interview."""
    if card.day < interview or not card.state:
        return False
    return retrievability(card.state, interview) < SURE_ENOUGH


def aim_at_interview(*, card: Card, learner: User, settings: RecallSettings) -> None:
    """Move a card after a look at it before the interview, where it needs that. Saves nothing."""
    interview = interview_day(learner, settings)
    if interview is None or card.looked_on is None or not is_to_be_seen(card, interview):
        return
    days = days_before(interview, card.looked_on)
    if days:
        loads = loads_between(learner=learner, first=days[0], last=days[-1], without=card)
        day = emptiest(days, loads=loads, settings=settings, ideal=days[-1])
        place(card, day, learner=learner, plan=Card.Plan.INTERVIEW)


@transaction.atomic
def plan_for_interview(*, learner: User, today: date) -> int:
    """Plan anew which cards are asked before the interview. Return how many.

    Where there are more than the days may have, those go first that would be known least.
    """
    settings = settings_of(learner)
    end_plans(learner=learner, plan=Card.Plan.INTERVIEW)
    interview = interview_day(learner, settings)
    days = days_before(interview, today) if interview else []
    if not days:
        return 0
    loads = Counter(loads_between(learner=learner, first=days[0], last=days[-1]))
    moved = []
    for card in weakest_first(learner, interview):
        day = emptiest(days, loads=loads, settings=settings, ideal=days[-1])
        if loads[day] >= settings.reviews_per_day:
            break
        loads[day] += 1
        moved.append((card, day))
    move_cards(learner=learner, moved=moved, plan=Card.Plan.INTERVIEW)
    return len(moved)


def weakest_first(learner: User, interview: date) -> Iterable[Card]:
    """Return the cards to be seen before the interview, what would be known least first."""
    later = Card.objects.filter(
        learner=learner, day__gte=interview, plan__in=MOVABLE, suspended_at=None
    )
    # One that came since the caller held them, and that somebody holds, is just being looked at.
    free = later.select_for_update(skip_locked=True).order_by("pk")
    cards = [card for card in free if is_to_be_seen(card, interview)]
    return sorted(cards, key=lambda card: (retrievability(card.state, interview), card.pk))


def end_past_plans(*, now: datetime) -> int:
    """End the plans of interviews that are over. Return of how many learners."""
    learners = User.objects.filter(interview_at__lt=now, cards__plan=Card.Plan.INTERVIEW).distinct()
    for learner in learners:
        with transaction.atomic():
            hold_cards(learner)
            end_plans(learner=learner, plan=Card.Plan.INTERVIEW)
    return len(learners)
