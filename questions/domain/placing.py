"""On which day a card is asked: as the scheduler says, or by a plan."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from accounts.models import User
from questions.models import Card

PLACED = ("day", "plan", "due_at")


def hold_cards(learner: User) -> None:
    """Lock all cards of a learner, in order, to the end of the transaction.

    Whoever changes several of them does so first, and before the person: a score that comes locks
    its cards and then the person who is told, and each would wait for the other.
    """
    list(Card.objects.select_for_update().filter(learner=learner).order_by("pk").values_list("pk"))


def place(card: Card, day: date, *, learner: User, plan: str = "") -> None:
    """Let a card be asked from the beginning of `day` on. Saves nothing: see PLACED."""
    card.day = day
    card.plan = plan
    card.due_at = learner.day_begins(day)


def move_cards(
    *,
    learner: User,
    moved: Iterable[tuple[Card, date]],
    plan: str,
    not_behind: date = date.max,
) -> None:
    """Move each card to its day by a plan, unless a look has put it behind `not_behind` by now."""
    by_day = defaultdict(list)
    for card, day in moved:
        by_day[day].append(card.pk)
    for day, keys in sorted(by_day.items()):
        Card.objects.filter(pk__in=keys, day__lte=not_behind).update(
            day=day, plan=plan, due_at=learner.day_begins(day)
        )


def end_plans(*, learner: User, plan: str) -> None:
    """Let every card that a plan moved come when the scheduler says.

    But for one that came since the caller held them and that somebody holds: they may wait for the
    person, and the look that they take places it anew.
    """
    planned = Card.objects.filter(learner=learner, plan=plan)
    free = planned.select_for_update(skip_locked=True).order_by("pk")
    by_day = defaultdict(list)
    for key, due_on in free.values_list("pk", "due_on"):
        by_day[due_on].append(key)
    for day, keys in sorted(by_day.items()):
        Card.objects.filter(pk__in=keys).update(plan="", day=day, due_at=learner.day_begins(day))
