"""What a practice comes to: how it went, in what time, how sure it was, and what helps next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from questions.domain.answer_drafts import is_half_written
from questions.domain.next_steps import find_section
from questions.domain.practice import is_mistake, is_right
from questions.domain.self_marking import keeps_back
from questions.models import (
    Confidence,
    Placement,
    Practice,
    PracticeItem,
    Ruling,
    Submission,
)

UNSCORED = (Submission.State.PENDING, Submission.State.SCORING)
MOST_SECTIONS = 3


@dataclass(frozen=True)
class Sureness:
    """How many answers were given with one degree of confidence, and how they went.

    `partly` have earned some of their points and not all.
    """

    label: str
    total: int
    right: int
    partly: int


@dataclass(frozen=True)
class Section:
    """A place in a lesson, and how many of the mistakes belong to it."""

    place: dict
    mistakes: int


@dataclass(frozen=True)
class Summary:
    """What the page of a practice's summary shows."""

    answered: int
    # Their positions.
    half_written: list[int]
    right: int
    partly: int
    scored: int
    waiting: int
    minutes: int
    sureness: list[Sureness]
    mistakes: list[PracticeItem]
    to_read: list[Section]
    placement: Placement | None


def describe_practice(
    *, practice: Practice, items: Sequence[PracticeItem], now: datetime
) -> Summary:
    """Return what the items of a practice come to.

    A question that was dropped since counts neither as right nor as a mistake.
    """
    answers = [item.submission for item in items if item.submission]
    counting = [item.submission for item in items if item.submission and not is_dropped(item)]
    shown = [one for one in counting if one.effective_score and not keeps_back(one)]
    mistakes = [item for item in items if item.submission in shown and is_mistake(item.submission)]
    spent = sum(one.spent_ms or 0 for one in answers)
    return Summary(
        answered=len(answers),
        half_written=[item.position for item in items if is_half_written(item)],
        right=sum(map(is_right, shown)),
        partly=sum(map(is_partly_right, shown)),
        scored=len(shown),
        waiting=sum(one.state in UNSCORED for one in answers),
        minutes=-(-spent // 60_000),
        sureness=count_sureness(shown),
        mistakes=mistakes,
        to_read=list_sections(mistakes),
        placement=placement_of(practice),
    )


def is_dropped(item: PracticeItem) -> bool:
    return item.version.ruling == Ruling.Kind.DROP


def is_partly_right(submission: Submission) -> bool:
    return submission.effective_score.points > 0 and not is_right(submission)


def count_sureness(answers: Sequence[Submission]) -> list[Sureness]:
    """Return the degrees of confidence that were given, the surest first."""
    rows = []
    for value, label in Confidence.choices:
        given = [one for one in answers if one.confidence == value]
        if given:
            right, partly = (sum(map(how, given)) for how in (is_right, is_partly_right))
            rows.append(Sureness(label, len(given), right, partly))
    return rows


def list_sections(mistakes: Sequence[PracticeItem]) -> list[Section]:
    """Return the sections that the mistakes belong to, those with most mistakes first."""
    places: dict[tuple, dict] = {}
    counts: dict[tuple, int] = {}
    for item in mistakes:
        place = find_section(item.version)
        if place is not None:
            key = (place["lesson"], place["slug"])
            places[key] = place
            counts[key] = counts.get(key, 0) + 1
    most = sorted(counts, key=lambda key: -counts[key])[:MOST_SECTIONS]
    return [Section(places[key], counts[key]) for key in most]


def placement_of(practice: Practice) -> Placement | None:
    """Return what a placement check found out; None for any other practice."""
    if practice.origin != Practice.Origin.FIRST:
        return None
    return Placement.objects.filter(practice=practice).first()
