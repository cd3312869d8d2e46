"""Daily limits, and a backlog after a holiday: what is not asked today gets its day now.

What is most likely still remembered comes first: a look at it still strengthens it, while what is
forgotten costs the same tomorrow. Nothing is lost and nothing turns red: a plan moves the cards,
and the schedule stays what it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Generic, Protocol, TypeVar

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from questions.domain.aiming import interview_day
from questions.domain.balancing import loads_between
from questions.domain.introducing import Introduction
from questions.domain.placing import end_plans, hold_cards, move_cards
from questions.domain.preferences import share_of
from questions.domain.queries import cards_to_ask, due_queue
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
    # The day of the last look; None while a backlog is spread already.
    last_look: date | None = None

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
    return tell_today(learner, day, settings, vars(row))


def tell_today(learner: User, day: date, settings: RecallSettings, figures: dict) -> Today:
    """Return the day of `learner` from its `figures`: see `figures_of_day`."""
    last_look = None if figures["held"] else figures["last"]
    interview = interview_day(learner, settings)
    return Today(day, settings, figures["done"], figures["begun"], interview, last_look)


def figures_of_day(day: date | Given) -> dict[str, Coalesce | Subquery]:
    """Return what recall did with a person up to their `day`, as subqueries.

    `done` and `begun` on that day, the day of the `last` look, and whether a backlog is `held` back
    behind that day: cards that were seen before and are still asked. What is new waits by a limit
    of its own, also where nobody was away.
    """
    looks = ReviewLog.objects.filter(
        learner=OuterRef("pk"), study_day=day, superseded_by=None, rating__isnull=False
    )
    cards = Card.objects.filter(learner=OuterRef("pk")).order_by().values("learner")
    held = cards_to_ask().filter(
        learner=OuterRef("pk"), plan=Card.Plan.BACKLOG, day__gt=day, looks__gt=0
    )
    return {
        "done": number_of(looks.filter(days_since__gte=1)),
        "begun": number_of(looks.filter(days_since=None, submission=None)),
        "last": Subquery(cards.annotate(found=Max("looked_on")).values("found")),
        "held": Exists(held),
    }


def number_of(looks: QuerySet[ReviewLog]) -> Coalesce:
    """Return the number of these looks, as a subquery."""
    counted = looks.order_by().values("learner").annotate(found=Count("pk")).values("found")
    return Coalesce(Subquery(counted), 0)


@dataclass(frozen=True)
class Split:
    """How many of the due cards are asked today, and when each of the others comes."""

    asked: int
    # The day of each of the others, the earliest first.
    later: Sequence[date]
    # Over how many days a backlog is spread; 0 where the daily limits alone hold something back.
    days: int

    @property
    def held(self) -> int:
        return len(self.later)

    @property
    def until(self) -> date | None:
        return self.later[-1] if self.later else None

    @property
    def is_on_one_day(self) -> bool:
        """Whether all the others come on the same day."""
        return len(set(self.later)) == 1


def split_due(*, learner: User, today: Today, due: int, new: int) -> Split:
    """Return what would be asked today of `due` cards, of which `new` have never been asked.

    After more than seven days without a look it is a backlog: it is spread over the days that the
    learner chose. Else the daily limits alone hold something back. The days are those that
    `hold_back` would give: two queries, none where nothing is held back.
    """
    seen, days = due - new, spread_days(today)
    held = seen - min(seen, room_for_seen(today, seen, days))
    late = new - min(new, today.room_for_new)
    share = share_of_day(seen, days)
    later = choose_days(learner=learner, today=today, held=held, late=late, share=share)
    return Split(asked=due - held - late, later=sorted(later), days=days)


def choose_days(*, learner: User, today: Today, held: int, late: int, share: int) -> list[date]:
    """Return the days of so many `held` seen cards, and behind them those of `late` new ones."""
    days: list[date] = []
    if held:
        days += islice(free_days(learner, today, share), held)
    if late:
        tomorrow = today.day + timedelta(days=1)
        first_days = Introduction(learner=learner, settings=today.settings, first=tomorrow)
        days += [first_days.next_day() for _number in range(late)]
    return days


def share_of_day(seen: int, days: int) -> int:
    """Return how many of `seen` cards each of `days` takes, rounded up; 0 without days."""
    return -(-seen // days) if days else 0


def room_for_seen(today: Today, seen: int, days: int) -> int:
    """Return how many of `seen` cards are for today, spread over `days`, or by the limit alone."""
    return min(today.room, share_of_day(seen, days) or today.room)


def spread_days(today: Today) -> int:
    """Return over how many days what is due is spread; 0 where nobody was away.

    Where an interview is nearer, all of it comes before.
    """
    if today.last_look is None or today.day - today.last_look <= AWAY:
        return 0
    return end_before_interview(today.settings.spread_days, today=today)


def end_before_interview(days: int, *, today: Today) -> int:
    """Return so many `days`, or fewer where an interview is nearer."""
    if today.interview and today.interview > today.day:
        return min(days, (today.interview - today.day).days)
    return days


class Queued(Protocol):
    """What of a card says whether it is asked today; the last two where it was looked at."""

    @property
    def pk(self) -> int: ...
    @property
    def plan(self) -> str: ...
    @property
    def looks(self) -> int: ...
    @property
    def looked_on(self) -> date: ...
    @property
    def stability(self) -> float: ...


C = TypeVar("C", bound=Queued)


@dataclass(frozen=True)
class Parted(Generic[C]):
    """The due cards that are asked today, and those of another day: seen ones, and new ones."""

    asked: list[C]
    held: list[C]
    late: list[C]


def part_due(due: Sequence[C], *, today: Today, days: int) -> Parted[C]:
    """Part the `due` cards, in the order of their queue, by whether they are for today.

    `days` spreads those that were seen over so many days, 0 by the daily limit alone.
    """
    new = [card for card in due if not card.looks]
    seen = sorted((card for card in due if card.looks), key=lambda card: fading(card, today.day))
    held, late = seen[room_for_seen(today, len(seen), days) :], new[today.room_for_new :]
    away = {card.pk for card in (*held, *late)}
    return Parted([card for card in due if card.pk not in away], held, late)


@transaction.atomic
def hold_back(*, learner: User, now: datetime, days: int | None = None) -> list[date]:
    """Give what is not asked today its day: see `split_due`. Return these days, the earliest first.

    `days` spreads what is due over so many days, whether somebody was away or not. A card that is
    looked at meanwhile keeps the day that the look gave it.
    """
    today = read_today(learner=learner, now=now)
    due = list(due_queue(learner, now).select_related(None))
    days = spread_days(today) if days is None else days
    parted = part_due(due, today=today, days=days)
    share = share_of_day(sum(1 for card in due if card.looks), days)
    held, late = len(parted.held), len(parted.late)
    later = choose_days(learner=learner, today=today, held=held, late=late, share=share)
    if later:
        hold_cards(learner)
    moved = zip([*parted.held, *parted.late], later, strict=True)
    move_cards(learner=learner, moved=moved, plan=Card.Plan.BACKLOG, not_behind=today.day)
    return sorted(later)


def fading(card: Queued, day: date) -> tuple:
    """Return what cards are ordered by: what waits for the interview, then the best remembered.

    Retrievability falls with the days since the last look by the stability: so their ratio orders.
    """
    since = (day - card.looked_on).days
    return card.plan != Card.Plan.INTERVIEW, since / card.stability, card.pk


def free_days(learner: User, today: Today, share: int) -> Iterator[date]:
    """Yield the days from tomorrow on, each as often as it has room for what is held back.

    With a `share` each day takes so many on top of its own; with 0 the daily limit is filled.
    """
    day = today.day + timedelta(days=1)
    horizon = today.day + timedelta(days=HORIZON)
    loads = loads_between(learner=learner, first=day, last=horizon)
    while True:
        limit = room_for(today.settings, day) if any(today.settings.week) else share or 1
        if not share:
            room = limit - loads.get(day, 0)
        else:
            room = min(limit, -(-share * share_of(today.settings, day) // 100))
        if day > horizon:
            room = max(room, 1)
        for _number in range(room):
            yield day
        day += timedelta(days=1)


@transaction.atomic
def spread_backlog(*, learner: User, days: int, now: datetime) -> list[date]:
    """Spread what is due over `days`, also what was held back before. Return as `hold_back` does.

    With `days` 0 everything that was held back comes back.
    """
    hold_cards(learner)
    end_plans(learner=learner, plan=Card.Plan.BACKLOG)
    return hold_back(learner=learner, now=now, days=days) if days else []


def choose_own(*, learner: User, now: datetime) -> Card | None:
    """Return the next own card that is due: what the learner looks at without a question."""
    own: Sequence[Card] = due_queue(learner, now).exclude(kind=Card.Kind.QUESTION)[:1]
    return next(iter(own), None)
