"""What recall asks for: due now and why, by topic, and over the next days."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from accounts.models import User
from questions.domain.pacing import minutes_of
from questions.domain.practice import MOST_QUESTIONS
from questions.domain.queries import queue_for_user
from questions.domain.spreading import Split, Today, read_today, split_due
from questions.models import Card

DAYS_AHEAD = 30
# Forgotten so often, and still known for less than three weeks: what keeps slipping (a leech).
SLIPS, FIRM = 4, 21
SLIPPING = Q(lapses__gte=SLIPS, stability__lt=FIRM)


@dataclass(frozen=True)
class DayAhead:
    """How many cards are to be asked on one of the learner's days."""

    day: date
    count: int


@dataclass(frozen=True)
class RecallOverview:
    """The figures of the recall page."""

    today: Today
    due: int
    minutes: int
    split: Split
    # How many of the due cards are questions, and how many the learner's own.
    questions: int
    own: int
    topics: list[dict]
    # Why they are due: (kind, plan) -> how many.
    reasons: dict[tuple[str, str], int]
    days: list[DayAhead]
    next_day: DayAhead | None
    held_back: int
    held_until: date | None
    slipping: int
    cards: int

    @property
    def at_once(self) -> int:
        """How many one round asks at most."""
        return min(self.split.asked, MOST_QUESTIONS)


def describe_recall(*, learner: User, now: datetime) -> RecallOverview:
    """Return what is due and what will be, in the learner's own days.

    Two queries, and two more where the limits hold something back.
    """
    today = read_today(learner=learner, now=now)
    rows = list(group_queue(learner, now))
    due = [row for row in rows if row["topic"] is not None]
    later = sorted((row for row in rows if row["topic"] is None), key=lambda row: row["on"])
    counts = Counter({row["on"]: row["count"] for row in later})
    topics, reasons = Counter(), Counter()
    for row in due:
        topics[row["topic"]] += row["count"]
        reasons[row["sort"], row["planned"]] += row["count"]
    total = topics.total()
    held = [row for row in later if row["held"]]
    return RecallOverview(
        today=today,
        due=total,
        minutes=round(sum(row["count"] * minutes_of(row["asks"]) for row in due)),
        split=split_due(
            learner=learner, today=today, due=total, new=sum(row["new"] for row in due)
        ),
        questions=sum(row["count"] for row in due if row["sort"] == Card.Kind.QUESTION),
        own=sum(row["count"] for row in due if row["sort"] != Card.Kind.QUESTION),
        topics=[
            {"title": title, "count": count}
            for title, count in sorted(topics.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
        reasons=dict(reasons),
        days=days_ahead(today.day, counts),
        next_day=DayAhead(later[0]["on"], later[0]["count"]) if later else None,
        held_back=sum(row["held"] for row in held),
        held_until=held[-1]["on"] if held else None,
        slipping=sum(row["slipping"] for row in rows),
        cards=total + counts.total(),
    )


def group_queue(learner: User, now: datetime) -> QuerySet:
    """Return the cards in groups: what is due by topic and reason, what is not by its day alone."""
    is_due = Q(due_at__lte=now)
    topic = Coalesce("question__topic__title", "lesson__topic__title", Value(""))
    return (
        queue_for_user(learner)
        .select_related(None)
        .order_by()
        .values(
            topic=Case(When(is_due, then=topic)),
            asks=Case(
                When(is_due, kind=Card.Kind.QUESTION, then=F("question__current_version__kind"))
            ),
            sort=Case(When(is_due, then=F("kind"))),
            planned=Case(When(is_due, then=F("plan"))),
            on=Case(When(is_due, then=None), default=F("day")),
        )
        .annotate(
            count=Count("pk"),
            new=Count("pk", filter=Q(looks=0)),
            held=Count("pk", filter=Q(plan=Card.Plan.BACKLOG)),
            slipping=Count("pk", filter=SLIPPING),
        )
    )


def days_ahead(today: date, counts: Counter) -> list[DayAhead]:
    """Return the next days, the empty ones as well."""
    ahead = (today + timedelta(days=number) for number in range(DAYS_AHEAD))
    return [DayAhead(day, counts[day]) for day in ahead]
