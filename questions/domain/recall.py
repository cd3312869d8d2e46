"""What recall asks for: due now, by topic, and over the next days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count

from accounts.models import User
from questions.domain.practice import MOST_QUESTIONS, USUAL_MINUTES
from questions.domain.queries import cards_for_user, due_cards
from questions.models import Kind

DAYS_AHEAD = 7


@dataclass(frozen=True)
class DayAhead:
    """How many cards fall due on one of the learner's days."""

    day: date
    count: int


@dataclass(frozen=True)
class RecallOverview:
    """The figures of the recall page."""

    due: int
    minutes: int
    at_once: int
    topics: list[dict]
    days: list[DayAhead]
    next_day: DayAhead | None
    cards: int

    @property
    def busiest(self) -> int:
        return max((day.count for day in self.days), default=0)


def describe_recall(*, learner: User, now: datetime) -> RecallOverview:
    """Return what is due and what will be, in the learner's own days: three grouped queries."""
    by_group = (
        due_cards(learner, now)
        .order_by()
        .values("question__topic__title", "question__current_version__kind")
        .annotate(count=Count("pk"))
    )
    topics: dict[str, int] = {}
    minutes = 0
    for row in by_group:
        topic = row["question__topic__title"]
        topics[topic] = topics.get(topic, 0) + row["count"]
        minutes += row["count"] * USUAL_MINUTES[Kind(row["question__current_version__kind"])]
    due = sum(topics.values())
    upcoming = list_upcoming(learner=learner, now=now)
    today = learner.study_day(now)
    ahead = [today + timedelta(days=number) for number in range(DAYS_AHEAD)]
    counts = {day.day: day.count for day in upcoming}
    return RecallOverview(
        due=due,
        minutes=minutes,
        at_once=min(due, MOST_QUESTIONS),
        topics=[
            {"title": title, "count": count}
            for title, count in sorted(topics.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
        days=[DayAhead(day, counts.get(day, 0)) for day in ahead],
        next_day=upcoming[0] if upcoming else None,
        cards=due + sum(counts.values()),
    )


def list_upcoming(*, learner: User, now: datetime) -> list[DayAhead]:
    """Return the days on which cards that are not due yet will be, the nearest first."""
    rows = (
        cards_for_user(learner)
        .filter(due_at__gt=now)
        .order_by()
        .values("day")
        .annotate(count=Count("pk"))
        .order_by("day")
    )
    return [DayAhead(row["day"], row["count"]) for row in rows]
