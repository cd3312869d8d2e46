"""Today's reads. The page is opened more often than any other, so their SQL is made only once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import OuterRef, Subquery

from accounts.models import User
from lessons.domain.queries import unfinished_lessons
from lessons.models import Topic
from progress.domain import queries
from progress.domain.fading import Fading, cards_by_topic
from progress.domain.first_steps import KNOWS_THE_WAY
from progress.domain.left_open import (
    OF_PRACTICE,
    OF_SESSION,
    LeftOpen,
    describe_practice,
    describe_session,
    practices_left_open,
)
from progress.domain.queries import as_records
from progress.domain.sections import (
    INTERVIEWS,
    OF_SITTING,
    Sitting,
    closed_with_sums,
    look_back,
)
from progress.domain.study_plans import find_outline
from progress.domain.today import Due, DueCard, Facts
from progress.models import DailyActivity
from questions.domain.spreading import figures_of_day, tell_today
from questions.domain.studying import open_sessions
from questions.models import RecallSettings, Submission
from studyhub.statements import Given, Statement

LEARNER = Given("learner", models.BigIntegerField())
NOW = Given("now", models.DateTimeField())
FIRST, LAST, TODAY = (Given(name, models.DateField()) for name in ("first", "last", "today"))

REVIEWS = Statement(lambda: queries.unread_reviews(LEARNER))
TOPICS = Statement(lambda: queries.annotate_minutes(queries.topics_for(LEARNER)))
CARDS = Statement(lambda: cards_by_topic(LEARNER, today=TODAY, now=NOW))
OF_DAY = ("day", "answers", "answer_ms", "lessons", "lesson_minutes", "looks")
OF_RECALL = ("new_per_day", "reviews_per_day", "week", "spread_days", "aims_at_interview")
OF_CARD = ("pk", "kind", "plan", "looks", "looked_on", "stability", "minutes")
NO_CARDS = {"waiting": 0, "cards": 0, "known": 0.0, "again": 0, "faded": 0.0}
LESSON = Statement(lambda: unfinished_lessons(LEARNER)[:1])
BLUEPRINTS = Statement(lambda: queries.blueprints_for(LEARNER))
NEWS = Statement(lambda: queries.news_of_scores(LEARNER, NOW)[:KNOWS_THE_WAY])
# Several tables in one query.
STANDING = Statement(
    lambda: User.objects.filter(pk=LEARNER).values(
        days=as_records(queries.activity_between(OuterRef("pk"), FIRST, LAST), *OF_DAY),
        open_sessions=as_records(open_sessions(OuterRef("pk")), *OF_SESSION),
        open_practices=as_records(practices_left_open(LEARNER), *OF_PRACTICE),
        sat=as_records(closed_with_sums(OuterRef("pk"))[:INTERVIEWS], *OF_SITTING),
        sat_at=Subquery(queries.closed_interviews(OuterRef("pk")).values("finished_at")[:1]),
        due=as_records(queries.due_cards(LEARNER, NOW), *OF_CARD),
        recall=as_records(RecallSettings.objects.filter(learner=OuterRef("pk")), *OF_RECALL),
        **figures_of_day(LAST),
    )
)
ACTIVITY = Statement(lambda: queries.activity_between(LEARNER, FIRST, LAST))


def gather_facts(*, learner: User, standing: "Standing", now: datetime) -> Facts:
    """Return what the plan of `learner` at `now` is made from: their `standing` and six queries."""
    return Facts(
        reviews=REVIEWS.fetch(learner=learner.pk),
        topics=gather_topics(learner=learner, now=now),
        lesson=next(iter(LESSON.fetch(learner=learner.pk)), None),
        blueprints=BLUEPRINTS.fetch(learner=learner.pk),
        outline=find_outline(learner=learner, now=now),
        due=standing.due,
        sat_at=standing.sat_at,
    )


def gather_topics(*, learner: User, now: datetime) -> list[Topic]:
    """Return the topics on offer with the learner's sums and what their cards say: two queries.

    How many cards are `due`, how what was seen is `fading` today, and its `recall`.
    """
    topics = TOPICS.fetch(learner=learner.pk)
    rows = CARDS.fetch(learner=learner.pk, today=learner.study_day(now), now=now)
    cards = {row["of"]: row for row in rows}
    for topic in topics:
        row = cards.get(topic.pk, NO_CARDS)
        topic.due = row["waiting"]
        topic.fading = Fading(row["cards"], row["again"], (row["known"],), row["faded"])
        topic.recall = topic.fading.recall
    return topics


def gather_news(*, learner: User, now: datetime) -> list[Submission]:
    """Return the newest answers whose score was not there when the learner went on."""
    return NEWS.fetch(learner=learner.pk, now=now)


@dataclass(frozen=True)
class Standing:
    """A learner's days of study and last interviews, what they left open, and what is due."""

    days: Sequence[DailyActivity]
    # Those that count, oldest first.
    sittings: Sequence[Sitting]
    # When the learner last handed in an interview, of whatever blueprint, also one that does not.
    sat_at: datetime | None
    session: LeftOpen | None
    practice: LeftOpen | None
    due: Due

    @property
    def left_open(self) -> list[LeftOpen]:
        return [one for one in (self.session, self.practice) if one]


def gather_standing(*, learner: User, first: date, last: date, now: datetime) -> Standing:
    """Return the learner's days from `first` to `last`, and the rest of it: one query.

    More where of the interviews few count (see `look_back`).
    """
    [found] = STANDING.fetch(learner=learner.pk, first=first, last=last, now=now)
    whose = {"learner": learner, "now": now}
    return Standing(
        [DailyActivity(**row | {"day": date.fromisoformat(row["day"])}) for row in found["days"]],
        look_back(found["sat"], learner=learner),
        found["sat_at"],
        next((describe_session(one, **whose) for one in found["open_sessions"]), None),
        next((describe_practice(one, **whose) for one in found["open_practices"]), None),
        read_due(found, learner=learner, day=last),
    )


def read_due(found: dict, *, learner: User, day: date) -> Due:
    """Return what STANDING tells of the cards that are due on the learner's `day`."""
    # Not all of them, so that they are not made the person's own.
    settings = RecallSettings(learner_id=learner.pk, **next(iter(found["recall"]), {}))
    cards = [DueCard(**card | {"looked_on": read_day(card["looked_on"])}) for card in found["due"]]
    return Due(cards, tell_today(learner, day, settings, found))


def read_day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def gather_activity(*, learner: User, first: date, last: date) -> list[DailyActivity]:
    """Return the learner's days from `first` to `last`, both included."""
    return ACTIVITY.fetch(learner=learner.pk, first=first, last=last)
