"""On which day a card is asked: as the scheduler says, or by a plan."""

from datetime import date

from accounts.models import User
from questions.models import Card

PLACED = ("day", "plan", "due_at")


def place(card: Card, day: date, *, learner: User, plan: str = "") -> None:
    """Let a card be asked from the beginning of `day` on. Saves nothing: see PLACED."""
    card.day = day
    card.plan = plan
    card.due_at = learner.day_begins(day)
