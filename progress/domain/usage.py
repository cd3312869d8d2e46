"""How the site is used, for its operator: from the rollups and from PostgreSQL's catalogue."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.db import connection
from django.db.models import Count, Max, Min, QuerySet, Sum

from accounts.models import User
from progress.domain.queries import STUDIED
from progress.domain.rollups import OUTBOXES
from progress.domain.rollups.usage import NOT_WAITED, WAITS
from progress.models import DailyActivity, UsageTally

DAYS = 14
HOURS = 48
# Scores of so many hours make the percentiles.
LATENCY_HOURS = 24
PERCENTILES = (50, 95, 99)
TABLES = 20
OF_DAY = ("learners", "given", "read", "looked")


@dataclass(frozen=True)
class Latency:
    """How long answers of one sort waited for their automatic score, within the last hours.

    `within_ms` by percentile: no more than so many milliseconds; None where it was longer than the
    last group of the rollup tells, or nothing was scored.
    """

    is_language: bool
    scores: int
    within_ms: dict[int, int | None]

    @property
    def longest_hours(self) -> int:
        """The last group of the rollup holds what took longer than this."""
        return WAITS[-1] // 3_600_000


@dataclass(frozen=True)
class Stored:
    """One table with its indexes and what lies outside its rows. `rows` is PostgreSQL's guess."""

    table: str
    # None where PostgreSQL has not counted yet.
    rows: int | None
    bytes: int


@dataclass(frozen=True)
class Lag:
    """How many facts wait for their fold, and since when the oldest does."""

    waiting: int
    since: datetime | None


def active_learners(now: datetime) -> list[tuple]:
    """Return each of the last days: who studied on it, and what they answered, read and looked at.

    A day is the learner's own; the last one is today in UTC.
    """
    first = now.date() - timedelta(days=DAYS - 1)
    rows = studied(first, now).values("day")
    rows = rows.annotate(
        learners=Count("learner"), given=Sum("answers"), read=Sum("lessons"), looked=Sum("looks")
    )
    found = {day: sums for day, *sums in rows.values_list("day", *OF_DAY)}
    days = [first + timedelta(days=number) for number in range(DAYS)]
    return [(day, *found.get(day, [0] * len(OF_DAY))) for day in days]


def learners_within(days: int, now: datetime) -> int:
    """Return how many people studied on at least one of the last days of their own calendar."""
    # In the west it may be yesterday still.
    rows = studied(now.date() - timedelta(days=days), now).values_list(
        "learner__time_zone", "learner__day_starts_at", "learner"
    )

    @cache
    def today(zone: str, starts_at: int) -> date:
        return User(time_zone=zone, day_starts_at=starts_at).study_day(now)

    found = rows.annotate(last=Max("day"))
    return sum((today(*calendar) - last).days < days for *calendar, _learner, last in found)


def studied(first, now: datetime) -> QuerySet[DailyActivity]:
    # In the east it is tomorrow already.
    last = now.date() + timedelta(days=1)
    return DailyActivity.objects.filter(STUDIED, day__range=(first, last))


def answers_by_hour(now: datetime) -> list[tuple[datetime, int]]:
    """Return each of the last hours with the answers that were given in it and are scored."""
    last = now.replace(minute=0, second=0, microsecond=0)
    first = last - timedelta(hours=HOURS - 1)
    rows = UsageTally.objects.filter(hour__gte=first).values("hour")
    found = dict(rows.annotate(given=Sum("answers")).values_list("hour", "given"))
    hours = [first + timedelta(hours=number) for number in range(HOURS)]
    return [(hour, found.get(hour, 0)) for hour in hours]


def score_latency(now: datetime) -> list[Latency]:
    """Return how long answers that are clicked and answers in prose waited for their score."""
    rows = (
        UsageTally.objects.filter(hour__gte=now - timedelta(hours=LATENCY_HOURS))
        .exclude(wait=NOT_WAITED)
        .values("is_language", "wait")
        .annotate(scores=Sum("answers"))
        .values_list("is_language", "wait", "scores")
    )
    groups: dict[bool, dict[int, int]] = defaultdict(dict)
    for is_language, wait, scores in rows:
        groups[is_language][wait] = scores
    return [
        Latency(
            is_language,
            sum(groups[is_language].values()),
            {percent: find_percentile(groups[is_language], percent) for percent in PERCENTILES},
        )
        for is_language in (False, True)
    ]


def find_percentile(groups: dict[int, int], percent: int) -> int | None:
    """Return the upper end of the group in which a percentile lies (nearest rank)."""
    scores, passed = sum(groups.values()), 0
    for wait, upper in enumerate(WAITS):
        passed += groups.get(wait, 0)
        if scores and passed * 100 >= scores * percent:
            return upper
    return None


def fold_lag() -> Lag:
    """Return what waits for its fold."""
    figures = [
        outbox.objects.aggregate(waiting=Count("pk"), since=Min("created_at"))
        for outbox in OUTBOXES
    ]
    return Lag(
        waiting=sum(one["waiting"] for one in figures),
        since=min(filter(None, (one["since"] for one in figures)), default=None),
    )


def storage_by_table() -> list[Stored]:
    """Return every table of the database, the largest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, nullif(reltuples, -1)::bigint, pg_total_relation_size(oid)"
            " FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
            " ORDER BY 3 DESC, 1"
        )
        return [Stored(*row) for row in cursor.fetchall()]


# Of fewer answers the bytes are those of empty pages and indexes.
LEAST_STORED = 1_000
# What an answer and its score leave behind, on their way through the site.
OF_ANSWERS = (
    "questions_submission",
    "questions_score",
    "progress_scorecontribution",
)


def bytes_per_answer(tables: Iterable[Stored], among: Sequence[str] = OF_ANSWERS) -> float | None:
    """Return what is stored for one answer: the tables `among`, by the rows of the answers.

    None below LEAST_STORED answers.
    """
    found = {one.table: one for one in tables}
    answers = found["questions_submission"].rows or 0
    if answers < LEAST_STORED:
        return None
    return sum(found[name].bytes for name in among) / answers
