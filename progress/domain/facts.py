"""Today's reads. The page is opened more often than any other, so their SQL is made only once."""

from datetime import date, datetime

from django.db import models

from accounts.models import User
from lessons.domain.queries import unfinished_lessons
from progress.domain import queries
from progress.domain.study_plans import find_outline
from progress.domain.today import KNOWS_THE_WAY, Facts
from progress.models import DailyActivity
from questions.models import Submission
from studyhub.statements import Given, Statement

LEARNER = Given("learner", models.BigIntegerField())
NOW = Given("now", models.DateTimeField())
FIRST, LAST = (Given(name, models.DateField()) for name in ("first", "last"))

REVIEWS = Statement(lambda: queries.unread_reviews(LEARNER))
TOPICS = Statement(
    lambda: queries.annotate_plan(queries.topics_for(LEARNER), learner=LEARNER, now=NOW)
)
LESSON = Statement(lambda: unfinished_lessons(LEARNER)[:1])
BLUEPRINTS = Statement(lambda: queries.blueprints_for(LEARNER))
NEWS = Statement(lambda: queries.news_of_scores(LEARNER, NOW)[:KNOWS_THE_WAY])
ACTIVITY = Statement(lambda: queries.activity_between(LEARNER, FIRST, LAST))


def gather_facts(*, learner: User, now: datetime) -> Facts:
    """Return what the plan of `learner` at `now` is made from: five queries."""
    return Facts(
        reviews=REVIEWS.fetch(learner=learner.pk),
        topics=TOPICS.fetch(learner=learner.pk, now=now),
        lesson=next(iter(LESSON.fetch(learner=learner.pk)), None),
        blueprints=BLUEPRINTS.fetch(learner=learner.pk),
        outline=find_outline(learner=learner, now=now),
    )


def gather_news(*, learner: User, now: datetime) -> list[Submission]:
    """Return the newest answers whose score was not there when the learner went on."""
    return NEWS.fetch(learner=learner.pk, now=now)


def gather_activity(*, learner: User, first: date, last: date) -> list[DailyActivity]:
    """Return the learner's days from `first` to `last`, both included."""
    return ACTIVITY.fetch(learner=learner.pk, first=first, last=last)
