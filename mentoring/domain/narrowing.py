"""Narrowing the queue: to a topic, a kind, a cohort, a length, and what is special about it."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, UUIDField

from accounts.domain.queries import active_memberships
from accounts.models import User
from lessons.models import Topic
from mentoring.models import ReviewRequest
from studyhub.statements import Given

# Words: below the first is short, from the second on long.
SHORT, LONG = 150, 400
LENGTHS = {
    "short": Q(words__lt=SHORT),
    "medium": Q(words__gte=SHORT, words__lt=LONG),
    "long": Q(words__gte=LONG),
}


TOPIC = Given("topic", BigIntegerField())
COHORT = Given("cohort", UUIDField())


@dataclass(frozen=True)
class Narrowing:
    """What of the queue is shown, and what "take next" goes through; all of it by default."""

    topic: int | Given | None = None
    kind: str = ""
    cohort: UUID | Given | None = None
    length: str = ""
    asked_of_me: bool = False
    further_rounds: bool = False
    unsure: bool = False

    @property
    def shape(self) -> "Narrowing":
        """The same with places for the topic and the cohort: one `Statement` serves all of them."""
        return replace(self, topic=self.topic and TOPIC, cohort=self.cohort and COHORT)

    def of(self, mentor: User | Given) -> Q:
        """Return the condition on requests."""
        wanted = LENGTHS.get(self.length, Q())
        if self.topic:
            wanted &= Q(topic=self.topic)
        if self.kind:
            wanted &= Q(kind=self.kind)
        if self.cohort:
            there = active_memberships().filter(cohort=self.cohort, learner=OuterRef("learner"))
            wanted &= Q(Exists(there))
        if self.asked_of_me:
            wanted &= Q(asked_of=mentor)
        if self.further_rounds:
            wanted &= Q(round__gt=1)
        if self.unsure:
            wanted &= Q(unsure=True)
        return wanted


def topics_waiting() -> QuerySet[Topic]:
    """Return the topics of what waits, by their titles."""
    waiting = ReviewRequest.objects.filter(
        state=ReviewRequest.State.WAITING, topic=OuterRef("pk"), submission__withdrawn_at=None
    )
    return Topic.objects.filter(Exists(waiting)).order_by("title", "pk")
