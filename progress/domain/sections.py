"""The sections of a learner's interviews: what each earned of what it could."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from lessons.domain.leaving_out import is_left_out
from mockinterviews.domain.queries import WITHOUT_KEYS
from mockinterviews.domain.sums import Sum, find_points, total
from mockinterviews.models import Interview, InterviewQuestion
from progress.domain import queries
from progress.domain.queries import as_records
from progress.domain.readiness import WEIGHTS
from progress.models import InterviewTally
from studyhub.statements import Given, Statement

# So many interviews are shown, of those that count; readiness may look further back.
INTERVIEWS = 8

LEARNER = Given("learner", models.BigIntegerField())
OF_SITTING = ("id", "plan", "receipt", "finished_at", "is_left_out", "tallies", "empty")
CLOSED = Statement(lambda: closed_with_sums(LEARNER).values(*OF_SITTING)[:INTERVIEWS])


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
    # Whether all that it asked is in topics that the learner leaves out: readiness is of others.
    is_left_out: bool = False

    @property
    def is_scored(self) -> bool:
        """Whether something is known of what it earned: then it counts."""
        return any(section.maximum for section in self.sections)


def sections_by_interview(learner: User) -> list[Sitting]:
    """Return the learner's last interviews that tell of what they knew, oldest first.

    One query, and more where those do not suffice (see `look_back`).
    """
    return look_back(CLOSED.fetch(learner=learner.pk), learner=learner)


def look_back(newest: Sequence[Mapping], *, learner: User) -> list[Sitting]:
    """Return the sittings of the `newest` rows, oldest first, and before them what else is needed.

    That is until INTERVIEWS count, and as many as readiness weighs: what a learner leaves out by
    now, or what has no score, hides nothing that came before. Each further query reads as many as
    all before it, so that they stay few.
    """
    rows, asked = newest, INTERVIEWS
    found = [read_sitting(row) for row in rows]
    while len(rows) == asked and not is_enough(found):
        asked = len(found)
        rows = list(closed_with_sums(learner).values(*OF_SITTING)[asked : 2 * asked])
        found += map(read_sitting, rows)
    return found[::-1]


def is_enough(sittings: Sequence[Sitting]) -> bool:
    counting = [one for one in sittings if one.is_scored]
    weighed = [one for one in counting if not one.is_left_out]
    return len(counting) >= INTERVIEWS and len(weighed) >= len(WEIGHTS)


def closed_with_sums(learner: User) -> QuerySet[Interview]:
    """Return a learner's closed interviews, newest first, with the `tallies` of their sections.

    One in which a key was known tells nothing of how another one would go: it is left out.
    `empty` are the section and position of each question without an answer, and its ruling.
    """
    sums = InterviewTally.objects.filter(interview=OuterRef("pk"), learner=OuterRef("learner"))
    unanswered = queries.left_empty(Q(interview=OuterRef("pk")))
    counting = queries.closed_interviews(learner).filter(WITHOUT_KEYS)
    studied = InterviewQuestion.objects.filter(interview=OuterRef("pk")).exclude(
        is_left_out(OuterRef(OuterRef("learner")), topic="version__question__topic")
    )
    return counting.annotate(
        is_left_out=~Exists(studied),
        tallies=as_records(sums, "section", "answers", "points", "maximum"),
        empty=as_records(unanswered, "section", "position", "version__ruling"),
    )


def read_sitting(row: Mapping) -> Sitting:
    """Return the sitting of a row of OF_SITTING, as a query gives it or as JSON."""
    plan, receipt = row["plan"], row["receipt"]
    interview = Interview(
        pk=row["id"],
        plan=plan,
        receipt=receipt,
        finished_at=read_time(row["finished_at"]),
    )
    tallies = {sums["section"]: sums for sums in row["tallies"]}
    worth = maxima_of(receipt)
    empty: defaultdict[int, list[Sum | None]] = defaultdict(list)
    for place in row["empty"]:
        maximum = worth.get(place["position"], Decimal(0))
        empty[place["section"]].append(earn_empty(maximum, place["version__ruling"]))
    return Sitting(
        interview,
        [
            tell_section(index, section, tallies.get(index), total(empty[index]))
            for index, section in enumerate(plan["sections"])
        ],
        row["is_left_out"],
    )


def read_time(then: datetime | str) -> datetime:
    return datetime.fromisoformat(then) if isinstance(then, str) else then


def maxima_of(receipt: Mapping) -> dict[int, Decimal]:
    """Return what each question could have earned, by its position."""
    return {one["position"]: Decimal(str(one["maximum"])) for one in receipt["questions"]}


def earn_empty(maximum: Decimal, ruling: str) -> Sum | None:
    """Return what a question without an answer earned: nothing, unless everybody has full marks."""
    return find_points(state=None, scores=(), maximum=maximum, ruling=ruling).counting


def tell_section(index: int, section: dict, sums: Mapping | None, empty: Sum) -> Section:
    return Section(
        index=index,
        title=section["title"],
        answers=sums["answers"] if sums else 0,
        points=(Decimal(str(sums["points"])) if sums else Decimal(0)) + empty.points,
        maximum=(Decimal(str(sums["maximum"])) if sums else Decimal(0)) + empty.maximum,
    )
