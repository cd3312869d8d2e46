"""Practices that were left open: which there are, and where each is gone on with."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Greatest

from accounts.models import User
from questions.domain.placement import QUESTIONS as PLACEMENT_QUESTIONS
from questions.domain.practice import count_items, next_item, still_open
from questions.models import Practice, PracticeItem, Submission
from studyhub.statements import Given, Statement

# So many of them are listed, the newest.
MOST_LEFT_OPEN = 20


def unfinished_practices(learner: User | Given | OuterRef) -> QuerySet[Practice]:
    """Return the practices that `learner` left open, the newest first."""
    return Practice.objects.filter(learner=learner, finished_at=None).order_by("-started_at", "-pk")


def unfinished_recalls(learner: User) -> QuerySet[Practice]:
    """Return those of them that ask cards which were due."""
    return unfinished_practices(learner).filter(origin=Practice.Origin.RECALL)


@dataclass(frozen=True)
class OpenPractice:
    """A practice to go on with: where, how much of it is answered, and what it `asks` there."""

    practice: Practice
    position: int
    answered: int
    total: int
    asks: str = ""


def open_practices(learner: User | Given) -> QuerySet[Practice]:
    """Return the practices in which something is open, the newest first.

    With `position` of the first open item and what it `asks`, how many are `answered`, and of how
    many in `total`.
    """
    items = PracticeItem.objects.filter(practice=OuterRef("pk")).order_by().values("practice")
    waiting = items.filter(submission=None, skipped_at=None)
    first = still_open(OuterRef("pk")).order_by("position")
    to_come = When(origin=Practice.Origin.FIRST, then=Value(PLACEMENT_QUESTIONS))
    return (
        unfinished_practices(learner)
        .annotate(position=Subquery(waiting.values(found=Min("position"))))
        .filter(position__isnull=False)
        # Only of those that are read: many may have been left open.
        .annotate(
            total=Greatest(
                Subquery(items.values(found=Count("pk"))), Case(to_come, default=Value(0))
            ),
            answered=Subquery(items.values(found=Count("submission"))),
            asks=Subquery(first.values("version__question__title")[:1]),
        )
    )


LEFT_OPEN = Statement(lambda: open_practices(Given("learner", BigIntegerField()))[:MOST_LEFT_OPEN])


def list_open_practices(learner: User) -> list[OpenPractice]:
    """Return where to go on in the practices left open, the newest first: one query.

    At most MOST_LEFT_OPEN.
    """
    return [
        OpenPractice(found, found.position, found.answered, found.total, found.asks)
        for found in LEFT_OPEN.fetch(learner=learner.pk)
    ]


def find_ended_practice(learner: User, key: UUID | None) -> Practice | None:
    """Return the practice of `learner` that was ended while something in it is open, if it was."""
    if key is None:
        return None
    left = Exists(still_open(OuterRef("pk")))
    return Practice.objects.filter(left, learner=learner, pk=key).exclude(finished_at=None).first()


def find_place(practice: Practice | None) -> OpenPractice | None:
    """Return where to go on in a practice, or None where nothing in it is open."""
    items = list(practice.items.all()) if practice else []
    upcoming = next_item(items, after=0)
    if practice is None or upcoming is None:
        return None
    answered = sum(item.is_answered for item in items)
    return OpenPractice(practice, upcoming.position, answered, count_items(practice, items))


def find_item_left_open(submission: Submission) -> PracticeItem | None:
    """Return where an answer was given in a practice that goes on; None where there is no such."""
    items = PracticeItem.objects.filter(submission=submission, practice__finished_at=None)
    return items.select_related("practice").first()
