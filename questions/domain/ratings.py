"""How a look was rated, and what another rating would mean: the buttons and their days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import fsrs
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from questions.domain.balancing import choose_shift, loads_between
from questions.domain.cards import order_of, recall_from
from questions.domain.looks import ratings_for
from questions.domain.queries import cards_on_offer
from questions.domain.scheduling import fuzz_range, moved
from questions.models import Card, RecallSettings, ReviewLog, Submission

NAMES = {
    fsrs.Rating.Again: _("Again"),
    fsrs.Rating.Hard: _("Hard"),
    fsrs.Rating.Good: _("Good"),
    fsrs.Rating.Easy: _("Easy"),
}


@dataclass(frozen=True)
class Choice:
    """One of the four ratings, and in how many days the card would come back with it."""

    rating: int
    name: str
    days: int
    is_chosen: bool


@dataclass(frozen=True)
class RatedLook:
    """The newest look at a card as the page shows it."""

    card: Card
    look: ReviewLog | None
    # In how many days it comes back; 0 where it is due.
    days: int
    choices: tuple[Choice, ...] = ()

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.is_chosen), None)

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The ratings to choose from; none where all of them give the same day."""
        return self.choices if len({choice.days for choice in self.choices}) > 1 else ()

    @property
    def is_bounded(self) -> bool:
        """Whether the answer did not pass, so that not all ratings are there."""
        return len(self.choices) < len(fsrs.Rating)

    @property
    def can_undo(self) -> bool:
        return self.look is not None and self.look.source == ReviewLog.Source.LEARNER


def looks_at(card: Card) -> list[ReviewLog]:
    """Return the looks at a card that count, in order, each with the card and its settings."""
    return read_looks(card.logs.all())


def read_looks(logs) -> list[ReviewLog]:
    counting = logs.filter(superseded_by=None, rating__isnull=False)
    return sorted(counting.select_related("card__learner__recall_settings"), key=order_of)


def describe_answer(*, submission: Submission, now: datetime) -> RatedLook | None:
    """Return how the look by an answer was rated; None where recall does not have it.

    It has it not yet, or no more: a question that is retired comes back to nobody.
    The choices are there while nothing newer counts.
    """
    logs = ReviewLog.objects.filter(
        learner=submission.learner_id,
        card__in=cards_on_offer().filter(question=submission.version.question_id, point=""),
    )
    looks = read_looks(logs)
    if not looks:
        return None
    return describe_looks(looks=looks, now=now, of=submission)


def describe_card(*, card: Card, now: datetime) -> RatedLook | None:
    """Return how the newest look at a card was rated; None before the first."""
    looks = looks_at(card)
    return describe_looks(looks=looks, now=now) if looks else None


def describe_looks(
    *, looks: list[ReviewLog], now: datetime, of: Submission | None = None
) -> RatedLook:
    card, last = looks[-1].card, looks[-1]
    days = max(0, (card.day - card.learner.study_day(now)).days)
    if of is not None and last.submission_id != of.pk:
        return RatedLook(card, None, days)
    choices = list_choices(card=card, before=looks[:-1], last=last)
    return RatedLook(card, last, days, choices)


def list_choices(*, card: Card, before: list[ReviewLog], last: ReviewLog) -> tuple[Choice, ...]:
    """Return the ratings that a look can have, each with the days that it would give."""
    days = weigh(card=card, before=before, day=last.study_day, learner=card.learner)
    # What it is rated by now is decided: it comes when the card says.
    days[last.rating] = (card.due_on - last.study_day).days
    allowed = {*ratings_for(last), last.rating}
    return tuple(
        Choice(rating, NAMES[rating], days[rating], is_chosen=rating == last.rating)
        for rating in fsrs.Rating
        if rating in allowed
    )


def choices_of_new_look(*, card: Card, learner: User, now: datetime) -> tuple[Choice, ...]:
    """Return what each rating of a look that is taken now would give."""
    looks = looks_at(card)
    if looks:
        learner = looks[-1].card.learner
    days = weigh(card=card, before=looks, day=learner.study_day(now), learner=learner)
    return tuple(
        Choice(rating, NAMES[rating], days[rating], is_chosen=False) for rating in fsrs.Rating
    )


def weigh(*, card: Card, before: list[ReviewLog], day: date, learner: User) -> dict[int, int]:
    """Return in how many days a card comes back after a look on `day`, by its rating."""
    settings = getattr(learner, "recall_settings", None) or RecallSettings(learner=learner)
    intervals = {}
    for rating in fsrs.Rating:
        look = ReviewLog(rating=rating, study_day=day, retention=settings.retention)
        intervals[rating] = recall_from(card, [*before, look]).interval
    return days_of(learner, day, intervals, settings, without=card)


def days_of(
    learner: User,
    day: date,
    intervals: dict[int, int],
    settings: RecallSettings,
    *,
    without: Card,
) -> dict[int, int]:
    """Return the days that each interval becomes on the emptiest day of its range: one query."""
    ranges = [fuzz_range(interval) for interval in intervals.values()]
    first = min(start for start, end in ranges)
    last = max(end for start, end in ranges)
    loads = loads_between(
        learner=learner,
        first=day + timedelta(days=first),
        last=day + timedelta(days=last),
        without=without,
    )
    return {
        rating: moved(
            interval, choose_shift(interval=interval, day=day, loads=loads, settings=settings)
        )
        for rating, interval in intervals.items()
    }
