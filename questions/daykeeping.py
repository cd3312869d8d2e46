"""A learner whose days begin at another instant: their cards come due when their day begins."""

from django.db import connection

from accounts.models import User
from questions.domain.placing import hold_cards
from questions.models import Card

# Not a card that came since `hold_days` and that somebody holds: they may wait for the person.
MOVE = """
UPDATE questions_card SET due_at = %s WHERE id IN (
    SELECT id FROM questions_card WHERE learner_id = %s AND day = %s FOR UPDATE SKIP LOCKED
)
"""


def hold_days(person: User) -> None:
    """Lock what `move_days` changes, before the person's own row."""
    hold_cards(person)


def move_days(person: User) -> None:
    """Let each card come due when its study day begins where the learner is now.

    The days themselves stay, and so does every look that was taken.
    """
    days = Card.objects.filter(learner=person).order_by().values_list("day", flat=True).distinct()
    rows = [(person.day_begins(day), person.pk, day) for day in days]
    with connection.cursor() as cursor:
        cursor.executemany(MOVE, rows)
