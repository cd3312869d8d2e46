"""New cards: when each is asked first, so that no day has more of them than the learner wants."""

from collections import Counter
from datetime import date, timedelta

from django.db.models import BigIntegerField, Count, DateField

from accounts.models import User
from questions.domain.preferences import share_of
from questions.models import Card, RecallSettings
from studyhub.statements import Given, Statement

# Each answer in words that missed something takes it.
NEW = Statement(
    lambda: (
        Card.objects.filter(
            learner=Given("learner", BigIntegerField()),
            looks=0,
            suspended_at=None,
            day__gte=Given("first", DateField()),
        )
        .order_by()
        .values_list("day")
        .annotate(count=Count("pk"))
    )
)


class Introduction:
    """Hands out the first days of new cards: the next day that has room, from `first` on."""

    def __init__(
        self, *, learner: User, settings: RecallSettings, first: date, anew: bool = False
    ) -> None:
        """With `anew` the days are taken as empty: all cards get theirs from here."""
        self.settings = settings
        self.day = first
        self.counts: Counter[date] = Counter()
        if not anew:
            self.counts.update(dict(NEW.fetch(learner=learner.pk, first=first)))

    def next_day(self) -> date:
        """Return the day of the next new card, and count the card there."""
        while self.counts[self.day] >= self.room_on(self.day):
            self.day += timedelta(days=1)
        self.counts[self.day] += 1
        return self.day

    def room_on(self, day: date) -> int:
        # A week without any day for them would have them wait for ever.
        share = share_of(self.settings, day) if any(self.settings.week) else 100
        return -(-self.settings.new_per_day * share // 100)
