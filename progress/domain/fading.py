"""What is likely still known of what was seen: the retrievability of recall cards, added up.

PostgreSQL adds it up, so that a page costs the same for ten cards and for thousands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Power

from accounts.models import User
from questions.domain.queries import cards_to_ask, queue_for_user
from questions.domain.scheduling import forgetting_curve
from questions.models import SelfMark

# Days from today for which it is reckoned; the first is today. Evenly apart, as they are drawn.
AHEAD = (0, 14, 28, 42, 56)
# What FSRS-6 gives on the day after a good look that left a stability of eight days.
AFTER_LOOK = 0.98
# Cards that were looked at: what was never seen does not fade.
SEEN = Q(stability__gt=0, looked_on__isnull=False)
TOPIC = Coalesce("question__topic", "lesson__topic")


@dataclass(frozen=True)
class Fading:
    """Cards that were looked at: how many would be known on each day of AHEAD without a look.

    `faded` is how many of those that are due would be known today.
    """

    cards: int = 0
    due: int = 0
    known: tuple[float, ...] = (0.0,) * len(AHEAD)
    faded: float = 0.0

    def __add__(self, other: "Fading") -> "Fading":
        known = tuple(one + two for one, two in zip(self.known, other.known, strict=True))
        return Fading(
            self.cards + other.cards, self.due + other.due, known, self.faded + other.faded
        )

    @property
    def recall(self) -> float:
        """The mean probability that a card is remembered today."""
        return self.share_in(0)

    @property
    def recall_after_looks(self) -> float:
        """The same after a look at each card that is due which finds it known."""
        if not self.cards:
            return 1.0
        return self.recall + (self.due * AFTER_LOOK - self.faded) / self.cards

    def share_in(self, days: int) -> float:
        """Return the mean probability on the day of AHEAD that is so many `days` from today.

        It is 1 where there is no card.
        """
        if not self.cards:
            return 1.0
        return self.known[AHEAD.index(days)] / self.cards


def fading_of(learner: User, *, today: date, now: datetime) -> QuerySet:
    """Return a row for each topic and objective: `cards`, `due`, and `known_0`, `known_14`, ..."""
    seen = queue_for_user(learner).filter(SEEN)
    return (
        seen.select_related(None)
        .order_by()
        .values(
            of=TOPIC,
            about=Coalesce("question__current_version__objective", Value("")),
        )
        .annotate(
            cards=Count("pk"),
            due=Count("pk", filter=Q(due_at__lte=now)),
            faded=faded_today(today, due=Q(due_at__lte=now)),
            **{f"known_{days}": Sum(retrievability_in(days, today)) for days in AHEAD},
        )
    )


def cards_by_topic(learner: User, *, today: date, now: datetime) -> QuerySet:
    """Return a row for each topic of a learner's cards: `waiting`, `cards`, `known`, `again` and
    `faded`.

    How many are due, new ones as well; how many were looked at, how many of these would be known
    today, how many are due again, and how many of those are known.
    """
    due = Q(due_at__lte=now)
    rows = queue_for_user(learner).select_related(None).order_by().values(of=TOPIC)
    return rows.annotate(
        waiting=Count("pk", filter=due),
        again=Count("pk", filter=SEEN & due),
        faded=faded_today(today, due=due),
        **seen_today(today),
    )


def cards_of_several(days: Mapping[int, date], now: datetime) -> QuerySet:
    """Return a row for each learner and topic: `waiting`, `cards`, `known`, as `cards_by_topic`.

    `days` says which day it is where each of the learners is.
    """
    where: dict[date, list[int]] = {}
    for learner, day in days.items():
        where.setdefault(day, []).append(learner)
    cases = [When(learner__in=keys, then=Value(day)) for day, keys in where.items()]
    today = Case(*cases, default=Value(now.date()), output_field=DateField())
    cards = cards_to_ask().filter(learner__in=list(days)).exclude(pk__in=kept_back(days))
    rows = cards.order_by().values("learner", of=TOPIC)
    return rows.annotate(waiting=Count("pk", filter=Q(due_at__lte=now)), **seen_today(today))


def kept_back(learners: Iterable[int]) -> QuerySet:
    """Return the cards (keys) to whose question an answer waits for its learner's own mark.

    The pages of a learner leave them out: see `questions.domain.queries.cards_to_tell`. The marks
    that wait are few: from them the cards are found, and not from each card its answers.
    """
    waiting = SelfMark.objects.filter(
        marked_at=None,
        submission__learner__in=list(learners),
        submission__version__question__cards__learner=F("submission__learner"),
    )
    return waiting.values("submission__version__question__cards")


def seen_today(today: date | Case) -> dict:
    known = Sum(retrievability_in(0, today), filter=SEEN, default=0.0)
    return {"cards": Count("pk", filter=SEEN), "known": known}


def faded_today(today: date | Case, *, due: Q) -> Sum:
    return Sum(retrievability_in(0, today), filter=SEEN & due, default=0.0)


def recall_of(row: Mapping) -> float:
    """Return what is remembered of the cards of a row that tells `cards` and `known`."""
    return Fading(row["cards"], 0, (row["known"],)).recall


def retrievability_in(days: int, today: date | Case) -> Power:
    """Return the probability that a card is remembered `days` after `today` without a look.

    On the day of a look that of the day after: right after it everything is known, also what had
    been forgotten a moment before.
    """
    factor, exponent = forgetting_curve()
    since = Func(
        Cast(today, DateField()),
        F("looked_on"),
        arg_joiner=" - ",
        template="(%(expressions)s)",
        output_field=IntegerField(),
    )
    elapsed = Cast(Greatest(since + Value(days), Value(max(days, 1))), FloatField())
    return Power(Value(1.0) + Value(factor) * elapsed / F("stability"), Value(exponent))


def read_fading(rows: Iterable[dict]) -> dict[tuple[int | None, str], Fading]:
    """Return the rows of `fading_of` by topic and objective."""
    return {
        (row["of"], row["about"]): Fading(
            row["cards"],
            row["due"],
            tuple(row[f"known_{days}"] for days in AHEAD),
            row["faded"],
        )
        for row in rows
    }
