"""The sections of a learner's interviews: what each earned of what it could."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from mockinterviews.models import Interview
from progress.domain import queries

INTERVIEWS = 12


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


def sections_by_interview(learner: User, *, limit: int = INTERVIEWS) -> list[Sitting]:
    """Return the learner's last closed interviews, oldest first: three queries."""
    interviews = list(queries.closed_interviews(learner)[:limit])
    tallies = {
        (row.interview_id, row.section): row for row in queries.sections_of(learner, interviews)
    }
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


def empty_maxima(interviews: list[Interview]) -> defaultdict[tuple, Decimal]:
    """Return what the unanswered questions of each interview and section could have earned."""
    maxima = {
        (interview.pk, entry["position"]): Decimal(str(entry["maximum"]))
        for interview in interviews
        for entry in interview.receipt["questions"]
    }
    sums: defaultdict[tuple, Decimal] = defaultdict(Decimal)
    for question in queries.left_empty(interviews):
        sums[question.interview_id, question.section] += maxima.get(
            (question.interview_id, question.position), Decimal(0)
        )
    return sums


def tell_section(index: int, section: dict, tally, empty: Decimal) -> Section:
    return Section(
        index=index,
        title=section["title"],
        answers=tally.answers if tally else 0,
        points=tally.points if tally else Decimal(0),
        maximum=(tally.maximum if tally else Decimal(0)) + empty,
    )
