"""What the result of an interview tells beside its sums: time, comparison, parts, topics, cards."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.db.models import Q

from mockinterviews.domain.comparing import Attempt
from mockinterviews.domain.pacing import (
    PartPace,
    find_longest,
    kept_versions,
    pace_of_story,
    reckon_parts,
)
from mockinterviews.domain.results import Outcome, Row, SectionResult
from mockinterviews.domain.sums import State, Sum, Tally, add_up
from mockinterviews.models import Interview, TimeEvent
from questions.models import Card, Kind

MINUTE_MS = 60_000
TENTH_MS = 6_000
LOST = ("missing", "contradicted")


@dataclass(frozen=True)
class SectionRow:
    """A section in the table on top: its sums, its minutes, and what it had before."""

    number: int
    result: SectionResult
    minutes: int | None
    given: float
    before: int | None

    @property
    def asks(self) -> bool:
        return bool(self.result.rows)

    @property
    def change(self) -> int | None:
        percent = self.result.tally.counting.percent
        return None if percent is None or self.before is None else percent - self.before


@dataclass(frozen=True)
class Pace:
    """The time of one question, the minutes given for it, and the time of a story's parts."""

    spent_ms: int | None
    given: float
    parts: Sequence[PartPace] = ()

    @property
    def minutes(self) -> float | None:
        """Whole minutes, to a tenth where these would be more than was given; None if unknown."""
        if self.spent_ms is None:
            return None
        whole = round(self.spent_ms / MINUTE_MS)
        return whole if whole <= self.given else math.floor(self.spent_ms / TENTH_MS) / 10

    @property
    def minutes_over(self) -> float | None:
        """The minutes where they are more than was given, as Progress counts it.

        Up to the next tenth: 6 minutes and a second would read as the 6 that were given.
        """
        is_over = self.spent_ms is not None and self.spent_ms > self.given * MINUTE_MS
        return math.ceil(self.spent_ms / TENTH_MS) / 10 if is_over else None

    @property
    def longest(self) -> PartPace | None:
        return find_longest(self.parts)


@dataclass(frozen=True)
class StoryPart:
    """One part over all stories of an interview: its points, and its shares of words and time."""

    title: str
    sum: Sum
    words: int
    time: int | None
    aim: tuple[int, int] | None
    # Whether some stories do not ask for it: the shares then add up to more than a whole.
    is_in_some: bool = False


def find_stretch(interview: Interview) -> float:
    """Return how much longer than its plan the standing extra time made an interview: 1 or more."""
    standing = interview.time_events.filter(kind=TimeEvent.Kind.ACCOMMODATION)
    seconds = standing.aggregate(sum=models.Sum("seconds"))["sum"] or 0
    return (interview.base_seconds + seconds) / interview.base_seconds


def section_rows(
    outcome: Outcome, plan: dict, attempts: Sequence[Attempt], stretch: float
) -> list[SectionRow]:
    """Return the sections that ask questions, each beside the newest attempt that has it."""
    rows = []
    for number, (result, section) in enumerate(
        zip(outcome.sections, plan["sections"], strict=True), start=1
    ):
        before = [one.percent_of(section["slug"]) for one in attempts]
        known = [percent for percent in before if percent is not None]
        minutes = minutes_of(row.submission for row in result.rows)
        given = float(result.minutes) * stretch
        rows.append(SectionRow(number, result, minutes, given, known[-1] if known else None))
    return rows


def minutes_of(submissions: Iterable) -> int | None:
    """Return the whole minutes that some answers took; None where nothing is known of them."""
    spent = [one.spent_ms for one in submissions if one and one.spent_ms is not None]
    return round(sum(spent) / MINUTE_MS) if spent else None


def paces_of(interview: Interview, rows: Sequence[Row], stretch: float) -> dict[int, Pace]:
    """Return the time of each of `rows`, by position: one query where there is a story."""
    has_stories = any(is_story(row) for row in rows)
    versions = kept_versions(interview) if has_stories else []
    seconds = reckon_parts(interview.started_at, versions)
    return {
        row.position: Pace(
            spent_ms=row.submission.spent_ms if row.submission else None,
            given=float(row.question.minutes) * stretch,
            parts=pace_of_story(row.version, row.submission.response, seconds.get(row.position, {}))
            if is_story(row)
            else (),
        )
        for row in rows
    }


def is_story(row: Row) -> bool:
    return row.version.kind == Kind.STAR and row.submission is not None


def story_parts(rows: Sequence[Row], paces: dict[int, Pace]) -> list[StoryPart]:
    """Return the parts over all scored stories; nothing where there is only one, which says it."""
    stories = [row for row in rows if is_story(row) and row.state == State.SCORED]
    if len(stories) < 2:
        return []
    points: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for row in stories:
        titles = {one["slug"]: one["title"] for one in row.version.content.get("sections", [])}
        for part in row.report.get("parts", []):
            if title := titles.get(part.get("field", "")):
                points[title][0] += Decimal(str(part["points"]))
                points[title][1] += Decimal(str(part["maximum"]))
    paced = [part for row in stories for part in paces[row.position].parts]
    return [
        StoryPart(
            title,
            Sum(*earned),
            *shares_of(title, paced),
            is_in_some=sum(part.title == title for part in paced) < len(stories),
        )
        for title, earned in points.items()
    ]


def shares_of(title: str, paced: Sequence[PartPace]) -> tuple:
    """Return the mean shares of words and time of the parts of a title, and their aim."""
    mine = [part for part in paced if part.title == title]
    timed = [part.time for part in mine if part.time is not None]
    words = round(sum(part.words for part in mine) / len(mine)) if mine else 0
    time = round(sum(timed) / len(timed)) if timed else None
    return words, time, mine[0].aim if mine else None


def sums_by_topic(rows: Sequence[Row]) -> list[tuple[str, Tally]]:
    """Return each topic with its sums, the weakest first; nothing where there is only one."""
    topics: dict[str, list] = defaultdict(list)
    for row in rows:
        topics[row.version.question.topic.title].append(row.points)
    return weakest_first({title: add_up(points) for title, points in topics.items()})


def sums_by_competency(rows: Sequence[Row]) -> list[tuple[str, Tally]]:
    """Return what the stories probe, each with its sums, the weakest first."""
    probed: dict[str, list] = defaultdict(list)
    for row in rows:
        for one in row.version.content.get("competencies", []):
            probed[one["title"]].append(row.points)
    return weakest_first({title: add_up(points) for title, points in probed.items()})


def weakest_first(sums: dict[str, Tally]) -> list[tuple[str, Tally]]:
    known = [(title, tally) for title, tally in sums.items() if tally.counting.maximum]
    if len(known) < 2:
        return []
    return sorted(known, key=lambda item: (item[1].counting.percent, item[0]))


@dataclass(frozen=True)
class PointCards:
    """The cards of key points: how many, and which list of recall has one of them."""

    count: int = 0
    which: str = "new"


def find_cards(interview: Interview, rows: Sequence[Row]) -> PointCards:
    """Return the cards that key points missed here have now: one query at most."""
    missed = {
        (row.version.question_id, part["id"])
        for row in rows
        for part in row.report.get("parts", [])
        if part.get("status") in LOST and "id" in part
    }
    if not missed:
        return PointCards()
    cards = Card.objects.filter(
        learner=interview.learner_id, question__in={question for question, _point in missed}
    ).exclude(point="")
    unasked = Q(looks=0, suspended_at=None)
    found = {
        (question, point): is_new
        for question, point, is_new in cards.values_list("question_id", "point", unasked)
        if (question, point) in missed
    }
    return PointCards(len(found), "new" if any(found.values()) else "all")
