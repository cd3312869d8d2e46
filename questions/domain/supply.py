"""What there is to practise: the topics on offer, and how much of it fits a choice.

What is the same for all learners is kept for each edition of the banks. What is one learner's own
is counted up to a hundred, which costs the same however much they know.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Func, IntegerField, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from lessons.domain.queries import topic_order
from lessons.models import Topic
from questions.domain.banks import read_stamp
from questions.domain.choices import Choice
from questions.domain.needing import (
    LEARNER,
    NOW,
    answers_of,
    due_versions,
    weak_versions,
)
from questions.domain.pack_names import tell_apart
from questions.models import Card, Question
from studyhub.statements import Statement

MOST_EDITIONS = 2
MOST_CHOICES = 256
MOST_SHAPES = 64
# Who has more than so many of a sort is not told how many.
MOST_COUNTED = 100


@dataclass(frozen=True, eq=False)
class OnOffer:
    """An edition of what practice offers: it is itself the key of what is kept of it."""

    stamp: UUID
    # The slug and the title of each topic that has questions.
    topics: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Supply:
    """How many questions fit a choice, and how many of them are due, weak and new.

    Of the latter there are more where one is above MOST_COUNTED.
    """

    total: int
    due: int
    weak: int
    new: int

    @property
    def said(self) -> dict[str, str]:
        """What is due, weak and new, as it is said."""
        counts = {"due": self.due, "weak": self.weak, "new": self.new}
        return {name: say_up_to(count) for name, count in counts.items()}


def say_up_to(count: int) -> str:
    return _("over %(count)d") % {"count": MOST_COUNTED} if count > MOST_COUNTED else str(count)


def read_offer() -> OnOffer:
    """Return what practice offers now: one query, and one more for the first of an edition."""
    return keep_offer(read_stamp())


@lru_cache(MOST_EDITIONS)
def keep_offer(stamp: UUID) -> OnOffer:
    topics = topics_on_offer().values_list("pack", "slug", "title")
    return OnOffer(stamp, tuple(tell_apart(topics)))


def topics_on_offer() -> QuerySet[Topic]:
    """Return the topics that have questions, in the order of their tracks."""
    asked = Question.objects.filter(
        topic=OuterRef("pk"), retired_at=None, current_version__isnull=False
    )
    return Topic.objects.filter(Exists(asked), retired_at=None).order_by(*topic_order())


def count_supply(*, learner: User, choice: Choice, stamp: UUID, now: datetime) -> Supply:
    """Return how much fits: one query, and one more where nobody chose that in this edition."""
    if choice.flagged:
        total = Question.objects.filter(choice.fits(learner=learner)).count()
    else:
        total = count_fitting(stamp, choice)
    [counts] = supplies(choice.shape).fetch(learner=learner.pk, now=now, **choice.values)
    return Supply(total, *counts)


@lru_cache(MOST_CHOICES)
def count_fitting(_stamp: UUID, choice: Choice) -> int:
    # No learner: what is flagged is not counted here.
    return Question.objects.filter(choice.fits(learner=LEARNER)).count()


@lru_cache(MOST_SHAPES)
def supplies(shape: Choice) -> Statement:
    """Return the statement that counts what is due, weak and new: one more than MOST_COUNTED."""

    def build() -> QuerySet:
        sorts = (
            due_versions(LEARNER, shape, NOW),
            weak_versions(LEARNER, shape).order_by(),
            unseen_questions(shape).values("pk"),
        )
        return User.objects.filter(pk=LEARNER).values_list(*map(number_of, sorts))

    return Statement(build)


def unseen_questions(choice: Choice) -> QuerySet[Question]:
    """Return what the learner never answered, in no order."""
    cards = Card.objects.filter(learner=LEARNER, question=OuterRef("pk"))
    fitting = Question.objects.filter(choice.fits(learner=LEARNER))
    return fitting.filter(~Exists(cards), ~Exists(answers_of(LEARNER)))


def number_of(rows: QuerySet) -> Func:
    """Return how many rows there are, as far as they are counted."""
    some = ArraySubquery(rows[: MOST_COUNTED + 1])
    return Func(some, function="CARDINALITY", output_field=IntegerField())
