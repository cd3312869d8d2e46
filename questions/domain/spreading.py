"""Daily limits, and a backlog after a holiday: what is not asked today gets its day now.

What is most likely still remembered comes first: a look at it still strengthens it, while what is
forgotten costs the same tomorrow. Nothing is lost and nothing turns red: a plan moves the cards,
and the schedule stays what it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from questions.domain.aiming import interview_day
from questions.domain.balancing import loads_between
from questions.domain.introducing import Introduction
from questions.domain.placing import end_plans, hold_cards, move_cards
from questions.domain.preferences import share_of
from questions.domain.queries import due_queue
from questions.models import Card, RecallSettings, ReviewLog
from studyhub.statements import Given

# Who took no look for longer than this was away.
AWAY = timedelta(days=7)
# So far ahead the days' own cards are counted; behind it there is room.
HORIZON = 60


@dataclass(frozen=True)
class Today:
    """A learner's study day: what recall may still ask on it."""

    day: date
    settings: RecallSettings
    # Looks at cards that had been seen on an earlier day, and first looks at own cards.
    done: int
    begun: int
    # The day of the interview that recall aims at.
    interview: date | None = None

    @property
    def room(self) -> int:
        return max(0, room_for(self.settings, self.day) - self.done)

    @property
    def room_for_new(self) -> int:
        return max(0, room_for_new(self.settings, self.day) - self.begun)


def room_for(settings: RecallSettings, day: date) -> int:
    """Return how many cards a day may have, easy days respected."""
    return -(-settings.reviews_per_day * share_of(settings, day) // 100)


def room_for_new(settings: RecallSettings, day: date) -> int:
    return -(-settings.new_per_day * share_of(settings, day) // 100)


def read_today(*, learner: User, now: datetime) -> Today:
    """Return the learner's day at `now`, with their settings: one query."""
    day = learner.study_day(now)
    people = User.objects.filter(pk=learner.pk).select_related("recall_settings")
    row = people.annotate(**figures_of_day(day)).get()
    settings = getattr(row, "recall_settings", None) or RecallSettings(learner=learner)
    return Today(day, settings, row.done, row.begun, interview_day(learner, settings))


def figures_of_day(day: date | Given) -> dict[str, Coalesce]:
    """Return what recall did with a person on their `day`, as subqueries: `done` and `begun`."""
    looks = ReviewLog.objects.filter(
        learner=OuterRef("pk"), study_day=day, superseded_by=None, rating__isnull=False
    )
    return {
        "done": number_of(looks.filter(days_since__gte=1)),
        "begun": number_of(looks.filter(days_since=None, submission=None)),
    }


def figures_of_cards(day: date | Given) -> dict[str, Subquery]:
    """Return the day of a person's last look, and how many cards are held back behind `day`.

    As subqueries: `last` and `held`.
    """
    cards = Card.objects.filter(learner=OuterRef("pk")).order_by().values("learner")
    return {
        "last": Subquery(cards.annotate(found=Max("looked_on")).values("found")),
        "held": Subquery(cards.annotate(found=Count("pk", filter=is_held(day))).values("found")),
    }


def is_held(day: date | Given) -> Q:
    return Q(plan=Card.Plan.BACKLOG, day__gt=day)


def number_of(looks: QuerySet[ReviewLog]) -> Coalesce:
    """Return the number of these looks, as a subquery."""
    counted = looks.order_by().values("learner").annotate(found=Count("pk")).values("found")
    return Coalesce(Subquery(counted), 0)


@dataclass(frozen=True)
class Split:
    """How many of the due cards are asked today, and over how many days the others go."""

    asked: int
    held: int
    days: int


def split_due(*, today: Today, due: int, new: int, last_look: date | None) -> Split:
    """Return what would be asked today of `due` cards, of which `new` have never been asked.

    After more than seven days without a look it is a backlog: it is spread over the days that the
    learner chose. Else the daily limits alone hold something back.
    """
    seen = due - new
    asked = min(seen, today_share(today, seen, last_look)) + min(new, today.room_for_new)
    held = due - asked
    days = spread_days(today, last_look) or -(-held // today.settings.reviews_per_day)
    return Split(asked=asked, held=held, days=max(days, 1) if held else 0)


def today_share(today: Today, seen: int, last_look: date | None) -> int:
    """Return how many of `seen` due cards are for today."""
    days = spread_days(today, last_look)
    return min(today.room, -(-seen // days)) if days else today.room


def spread_days(today: Today, last_look: date | None) -> int:
    """Return over how many days what is due is spread; 0 where nobody was away.

    Where an interview is nearer, all of it comes before.
    """
    if last_look is None or today.day - last_look <= AWAY:
        return 0
    days = today.settings.spread_days
    if days and today.interview and today.interview > today.day:
        return min(days, (today.interview - today.day).days)
    return days


@transaction.atomic
def hold_back(*, learner: User, now: datetime, days: int | None = None) -> int:
    """Give what is not asked today its day: see `split_due`. Return how many cards were moved.

    `days` spreads what is due over so many days, whether somebody was away or not. A card that is
    looked at meanwhile keeps the day that the look gave it.
    """
    today = read_today(learner=learner, now=now)
    due = list(due_queue(learner, now).select_related(None))
    new = [card for card in due if not card.looks]
    seen = sorted((card for card in due if card.looks), key=lambda card: fading(card, today.day))
    if days is None:
        days = spread_days(today, read_last_look(learner, today.day))
    share = -(-len(seen) // days) if days else None
    asked = today.room if share is None else min(today.room, share)
    held, late = seen[asked:], new[today.room_for_new :]
    moved = list(zip(held, free_days(learner, today, share), strict=False))
    if late:
        tomorrow = today.day + timedelta(days=1)
        first_days = Introduction(learner=learner, settings=today.settings, first=tomorrow)
        moved += [(card, first_days.next_day()) for card in late]
    if moved:
        hold_cards(learner)
    move_cards(learner=learner, moved=moved, plan=Card.Plan.BACKLOG, not_behind=today.day)
    return len(moved)


def read_last_look(learner: User, day: date) -> date | None:
    """Return the day of the last look; None while a backlog is spread already."""
    figures = Card.objects.filter(learner=learner).aggregate(
        last=Max("looked_on"), held=Count("pk", filter=is_held(day))
    )
    return None if figures["held"] else figures["last"]


def fading(card: Card, day: date) -> tuple:
    """Return what cards are ordered by: what waits for the interview, then the best remembered.

    Retrievability falls with the days since the last look by the stability: so their ratio orders.
    """
    since = (day - card.looked_on).days
    return card.plan != Card.Plan.INTERVIEW, since / card.stability, card.pk


def free_days(learner: User, today: Today, share: int | None) -> Iterator[date]:
    """Yield the days from tomorrow on, each as often as it has room for what is held back.

    With a `share` each day takes so many on top of its own; without one the daily limit is filled.
    """
    day = today.day + timedelta(days=1)
    horizon = today.day + timedelta(days=HORIZON)
    loads = loads_between(learner=learner, first=day, last=horizon)
    while True:
        limit = room_for(today.settings, day) if any(today.settings.week) else share or 1
        if share is None:
            room = limit - loads.get(day, 0)
        else:
            room = min(limit, -(-share * share_of(today.settings, day) // 100))
        if day > horizon:
            room = max(room, 1)
        for _number in range(room):
            yield day
        day += timedelta(days=1)


@transaction.atomic
def spread_backlog(*, learner: User, days: int, now: datetime) -> int:
    """Spread what is due over `days`, also what was held back before. Return how many were moved.

    With `days` 0 everything that was held back comes back.
    """
    hold_cards(learner)
    end_plans(learner=learner, plan=Card.Plan.BACKLOG)
    return hold_back(learner=learner, now=now, days=days) if days else 0


def choose_own(*, learner: User, now: datetime) -> Card | None:
    """Return the next own card that is due: what the learner looks at without a question."""
    own: Sequence[Card] = due_queue(learner, now).exclude(kind=Card.Kind.QUESTION)[:1]
    return next(iter(own), None)
