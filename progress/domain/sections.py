"""The sections of a learner's interviews: what each earned of what it could."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import User
from mockinterviews.models import Interview
from progress.domain import queries
from progress.models import InterviewTally
from studyhub.statements import Given, IsAmong, Statement

# So many interviews are looked back on.
INTERVIEWS = 8

LEARNER = Given("learner", models.BigIntegerField())
AMONG = IsAmong("interview", Given("interviews", ArrayField(models.UUIDField())))
CLOSED = Statement(
    lambda: queries.closed_interviews(LEARNER).only("plan", "receipt", "finished_at")[:INTERVIEWS]
)
TALLIES = Statement(lambda: InterviewTally.objects.filter(AMONG, learner=LEARNER))
EMPTY = Statement(lambda: queries.left_empty(AMONG))


@dataclass(frozen=True)
class Section:
    """One section: the points that count, of the scored answers and those left empty.

    An answer that waits for its score is in neither sum. `index` counts from 0, as in the plan.
    """

    index: int
    title: str
    answers: int
    points: Decimal
    maximum: Decimal

    @property
    def share(self) -> Decimal | None:
        """What was earned of what could be; None where nothing could be earned."""
        return self.points / self.maximum if self.maximum else None


@dataclass(frozen=True)
class Sitting:
    """A closed interview and its sections in order."""

    interview: Interview
    sections: list[Section]


def sections_by_interview(learner: User) -> list[Sitting]:
    """Return the learner's last closed interviews, oldest first: three queries."""
    interviews: list[Interview] = CLOSED.fetch(learner=learner.pk)
    if not interviews:
        return []
    keys = [interview.pk for interview in interviews]
    rows = TALLIES.fetch(learner=learner.pk, interviews=keys)
    tallies = {(row.interview_id, row.section): row for row in rows}
    empty = empty_maxima(interviews)
    return [
        Sitting(
            interview,
            [
                tell_section(index, section, tallies.get(key), empty[key])
                for index, section in enumerate(interview.plan["sections"])
                for key in [(interview.pk, index)]
            ],
        )
        for interview in reversed(interviews)
    ]


def empty_maxima(interviews: Sequence[Interview]) -> defaultdict[tuple, Decimal]:
    """Return what the unanswered questions of each interview and section could have earned."""
    maxima = {
        (interview.pk, entry["position"]): Decimal(str(entry["maximum"]))
        for interview in interviews
        for entry in interview.receipt["questions"]
    }
    sums: defaultdict[tuple, Decimal] = defaultdict(Decimal)
    if not interviews:
        return sums
    for interview, section, position in EMPTY.fetch(interviews=[one.pk for one in interviews]):
        sums[interview, section] += maxima.get((interview, position), Decimal(0))
    return sums


def tell_section(index: int, section: dict, tally, empty: Decimal) -> Section:
    return Section(
        index=index,
        title=section["title"],
        answers=tally.answers if tally else 0,
        points=tally.points if tally else Decimal(0),
        maximum=(tally.maximum if tally else Decimal(0)) + empty,
    )
