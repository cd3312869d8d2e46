"""On which day a card is asked: as the scheduler says, or by a plan."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count

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
    """Let every card that a plan moved come when the scheduler says."""
    planned = Card.objects.filter(learner=learner, plan=plan)
    for row in planned.order_by().values("due_on").annotate(count=Count("pk")):
        planned.filter(due_on=row["due_on"]).update(
            plan="", day=row["due_on"], due_at=learner.day_begins(row["due_on"])
        )
