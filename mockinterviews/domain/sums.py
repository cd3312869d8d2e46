"""What an interview adds up to: one arithmetic for its result, the list and Progress.

There are two sums, never blended. The automatic one adds what the scorer gave, and nothing for a
question without an answer. Where a mentor marked, a second one puts each mark in the place of the
automatic score of its answer; that second sum is then the one that counts against the line.
An answer without a score yet, or that could not be scored, is in neither sum, and while there is
one there is no verdict.
"""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from questions.models import Ruling, Score, Submission


class State(enum.StrEnum):
    """How far one question of a closed interview is."""

    EMPTY = "empty"
    WAITING = "waiting"
    SCORED = "scored"
    # By a mentor alone: the scorer had given up, or never came.
    MARKED = "marked"
    FAILED = "failed"
    # The question turned out faulty, and counts for nobody.
    DROPPED = "dropped"


@dataclass(frozen=True)
class Sum:
    """Points out of a maximum."""

    points: Decimal
    maximum: Decimal

    @property
    def percent(self) -> int | None:
        """Whole points of a hundred; None where there was nothing to earn."""
        return round(100 * self.points / self.maximum) if self.maximum else None

    @property
    def glyph(self) -> str:
        if self.points >= self.maximum:
            return "full"
        return "part" if self.points else "none"


@dataclass(frozen=True)
class Points:
    """What is known about one question: its automatic points, a mentor's mark, or both."""

    state: State
    automatic: Sum | None = None
    mark: Sum | None = None

    @property
    def counting(self) -> Sum | None:
        """What counts in the sum with marks."""
        return self.mark or self.automatic


@dataclass(frozen=True)
class Tally:
    """The sums of several questions. `marked` is the one with marks, where there are any."""

    automatic: Sum
    marked: Sum | None
    asked: int
    waiting: int
    failed: int

    @property
    def counting(self) -> Sum:
        """The sum that stands against the line: with marks where there are any."""
        return self.marked or self.automatic

    @property
    def scored(self) -> int:
        return self.asked - self.waiting - self.failed

    @property
    def is_final(self) -> bool:
        """Whether nothing more will come by itself."""
        return not self.waiting

    @property
    def has_verdict(self) -> bool:
        """Whether everything is known, so that it can be held against the line."""
        return not (self.waiting or self.failed)


def find_points(
    *,
    state: str | None,
    scores: Sequence[tuple[str, Decimal, Decimal]],
    maximum: Decimal,
    ruling: str = "",
) -> Points:
    """Return what is known about one question.

    `state` is that of its submission, None where nothing was written; `scores` are its scores as
    source, points and maximum, oldest first; `maximum` is what it could have earned; `ruling` is
    what was decided about a faulty version.
    """
    if ruling == Ruling.Kind.DROP:
        return Points(State.DROPPED)
    if state is None and ruling == Ruling.Kind.FULL:
        return Points(State.EMPTY, automatic=Sum(maximum, maximum))
    if state is None:
        return Points(State.EMPTY, automatic=Sum(Decimal(0), maximum))
    newest = {is_mark(source): Sum(points, most) for source, points, most in scores}
    automatic, mark = newest.get(False), newest.get(True)
    if automatic:
        return Points(State.SCORED, automatic, mark)
    if state in (Submission.State.PENDING, Submission.State.SCORING):
        return Points(State.WAITING, None, mark)
    return Points(State.MARKED if mark else State.FAILED, None, mark)


def is_mark(source: str) -> bool:
    """Return whether a score of this source is a mentor's mark."""
    return source == Score.Source.MENTOR


def add_up(questions: Iterable[Points]) -> Tally:
    """Return the two sums of some questions, and how many are missing in them.

    What was dropped as faulty is in neither sum, as if it had not been asked.
    """
    known = [one for one in questions if one.state != State.DROPPED]
    waiting = sum(one.state == State.WAITING for one in known)
    failed = sum(one.state == State.FAILED for one in known)
    final = [one for one in known if one.state not in (State.WAITING, State.FAILED)]
    has_marks = any(one.mark for one in final)
    return Tally(
        automatic=total(one.automatic for one in final),
        marked=total(one.counting for one in final) if has_marks else None,
        asked=len(known),
        waiting=waiting,
        failed=failed,
    )


def total(sums: Iterable[Sum | None]) -> Sum:
    there = [one for one in sums if one]
    return Sum(
        sum((one.points for one in there), Decimal(0)),
        sum((one.maximum for one in there), Decimal(0)),
    )
