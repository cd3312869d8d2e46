"""A learner's record: everything that the figures are drawn from, each part read when asked for.

The page of Progress asks for all of it: seven queries with session and user, however much somebody
answered. A figure that goes out as a file reads its own part alone.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db import models
from django.db.models import OuterRef

from accounts.models import User
from lessons.models import Topic
from progress.domain import queries
from progress.domain.days import Week, fill_days, first_day, group_weeks
from progress.domain.facts import gather_activity
from progress.domain.fading import Fading, fading_of, read_fading
from progress.domain.mastery import Mastery
from progress.domain.queries import as_records
from progress.domain.sections import Sitting, sections_by_interview
from progress.domain.wording import say_share
from progress.models import ObjectiveMastery
from studyhub.statements import Given, Statement

LEARNER = Given("learner", models.BigIntegerField())
TODAY = Given("today", models.DateField())
NOW = Given("now", models.DateTimeField())

TOPICS = Statement(lambda: queries.topics_for(LEARNER))
OBJECTIVES = Statement(lambda: queries.objectives_of(LEARNER).select_related("topic"))
FADING = Statement(lambda: fading_of(LEARNER, today=TODAY, now=NOW))
TALLIES = Statement(
    lambda: User.objects.filter(pk=LEARNER).values(
        sureness=as_records(
            queries.confidence_of(OuterRef("pk")),
            *("confidence", "answers", "right_answers", "wrong_answers"),
        ),
        parts=as_records(
            queries.star_parts_of(OuterRef("pk")), "part", "answers", "shares", "words"
        ),
        paces=as_records(
            queries.pace_of(OuterRef("pk")),
            *("kind", "is_timed", "answers", "spent_ms", "allowed_ms", "overruns"),
        ),
    )
)


@dataclass(frozen=True)
class Standing:
    """What is known about one topic, or one objective of it, and how much of it fades."""

    topic: Topic
    mastery: Mastery
    fading: Fading
    objective: str = ""
    # What the learner leaves out is shown, and counts in no readiness.
    is_left_out: bool = False

    @cached_property
    def says(self) -> str:
        """The figure in words: a page says it more than once."""
        return say_share(self.mastery)


class Record:
    """The record of one learner at one moment."""

    def __init__(self, *, learner: User, now: datetime) -> None:
        self.learner = learner
        self.now = now

    @classmethod
    def of_today(
        cls, *, learner: User, now: datetime, topics: Sequence[Topic], sittings: Sequence[Sitting]
    ) -> "Record":
        """Return the record whose `standings` and `sittings` Today has read already.

        `topics` as `gather_topics` gives them; of the interviews the last ones, oldest first.
        """
        record = cls(learner=learner, now=now)
        record.standings = [stand(topic, topic, topic.fading) for topic in topics]
        record.sittings = list(sittings)
        return record

    @cached_property
    def today(self) -> date:
        return self.learner.study_day(self.now)

    @cached_property
    def standings(self) -> list[Standing]:
        """Each topic on offer, in the pack's order."""
        return [
            stand(topic, topic, self.fading_by_topic[topic.pk])
            for topic in TOPICS.fetch(learner=self.learner.pk)
        ]

    @cached_property
    def objectives(self) -> list[Standing]:
        """Each objective of which something was answered, in the order of the topics."""
        rows: Sequence[ObjectiveMastery] = OBJECTIVES.fetch(learner=self.learner.pk)
        return [
            stand(
                row.topic,
                row,
                self.fading.get((row.topic_id, row.objective), Fading()),
                row.objective,
            )
            for row in rows
        ]

    @cached_property
    def fading(self) -> dict[tuple[int | None, str], Fading]:
        rows = FADING.fetch(learner=self.learner.pk, today=self.today, now=self.now)
        return read_fading(rows)

    @cached_property
    def fading_by_topic(self) -> defaultdict[int | None, Fading]:
        sums: defaultdict[int | None, Fading] = defaultdict(Fading)
        for (topic, _objective), fading in self.fading.items():
            sums[topic] += fading
        return sums

    @property
    def all_fading(self) -> Fading:
        return sum(self.fading.values(), Fading())

    @property
    def studied(self) -> list[Standing]:
        """The topics on offer that the learner does not leave out: readiness is of these."""
        return [standing for standing in self.standings if not standing.is_left_out]

    @cached_property
    def due_again(self) -> int:
        """How many cards that were looked at are due: new ones wait as well, but do not fade."""
        return sum(standing.fading.due for standing in self.studied)

    @cached_property
    def tallies(self) -> dict[str, list[dict]]:
        """How sure, by part of a story, and how fast: the rows of three tables."""
        return TALLIES.fetch(learner=self.learner.pk)[0]

    @cached_property
    def weeks(self) -> list[Week]:
        """The last 26 weeks, the last of them up to today."""
        first = first_day(self.today)
        rows = gather_activity(learner=self.learner, first=first, last=self.today)
        return group_weeks(fill_days(rows, first=first, last=self.today))

    @cached_property
    def sittings(self) -> list[Sitting]:
        """The last interviews that count, oldest first."""
        return sections_by_interview(self.learner)

    def day_of(self, sitting: Sitting) -> date:
        """Return the learner's own day on which an interview ended."""
        return self.learner.study_day(sitting.interview.finished_at)

    @property
    def answers(self) -> int:
        return sum(standing.mastery.answers for standing in self.standings)


def stand(topic: Topic, sums, fading: Fading, objective: str = "") -> Standing:
    mastery = Mastery(sums.answers, sums.hard_answers, sums.shares, recall=fading.recall)
    return Standing(topic, mastery, fading, objective, sums.is_left_out)
