"""A mentor's marks beside the automatic score: two makers, never one blended figure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from accounts.models import User
from mentoring.domain.rubric import (
    Criterion,
    clean_marks,
    criteria_of,
    list_names,
    maximum_of,
    points_of,
    unmarked,
)
from mentoring.models import Dispute
from questions.models import Score, Submission

# From this difference of shares on a criterion counts as marked differently.
NOTABLE = 0.25
QUARTER = 0.25
NOTHING: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class Compared:
    """One criterion, marked by a person and by the scorer (a share from 0 to 1, or None)."""

    criterion: Criterion
    mark: int
    automatic: float | None
    # What stood there when the review was returned, where it was corrected since.
    was: int | None = None

    @property
    def differs(self) -> bool:
        if self.automatic is None:
            return False
        return abs(self.mark / self.criterion.maximum - self.automatic) >= NOTABLE

    @property
    def automatic_mark(self) -> Decimal | None:
        """What the scorer gave, in the steps of this criterion's marks, to the nearest quarter."""
        if self.automatic is None:
            return None
        return Decimal(round(self.automatic * self.criterion.maximum / QUARTER)) * Decimal(QUARTER)


def compare_marks(
    submission: Submission, marks: Mapping, automatic: Score | None, was: Mapping = NOTHING
) -> list[Compared]:
    """Return the marked criteria in their order, each with what the scorer gave for the same.

    `was`: marks of before they were corrected.
    """
    parts = automatic.report.get("parts", []) if automatic else []
    criteria = criteria_of(submission)
    given = clean_marks(criteria, marks)
    return [
        Compared(criterion, given[criterion.id], share_of(parts, criterion), was.get(criterion.id))
        for criterion in criteria
        if criterion.id in given
    ]


def name_differing(compared: list[Compared]) -> str:
    """Return the criteria on which both differ, to stand in a sentence; "" where there is none."""
    return list_names(row.criterion for row in compared if row.differs)


def add_up(
    submission: Submission, marks: Mapping, automatic: Score | None, was: Mapping = NOTHING
) -> dict:
    """Return what mentoring/marks_table.html shows: both makers' marks and their sums.

    `mark` is what the mentor's come to as points of the answer: None while some are missing.
    """
    compared = compare_marks(submission, marks, automatic, was)
    criteria, maximum = criteria_of(submission), maximum_of(submission)
    is_whole = not unmarked(criteria, marks)
    return {
        "automatic": automatic,
        "compared": compared,
        "given": sum(row.mark for row in compared),
        "given_automatically": sum_automatic(compared) if is_whole else None,
        "highest": sum(row.criterion.maximum for row in compared),
        "differing": name_differing(compared),
        "mark": {"points": points_of(criteria, marks, maximum), "maximum": maximum}
        if is_whole
        else None,
    }


def find_contradictions(
    compared: list[Compared], disputes: Iterable[Dispute], mentor: User
) -> list[tuple[Compared, Dispute]]:
    """Return the marks that say the opposite of the mentor's own verdict on the same key point.

    Nothing for what the answer says, or everything for what it does not say.
    """
    decided = {one.part: one for one in disputes if one.decided_by_id == mentor.pk}
    return [
        (row, decided[row.criterion.point])
        for row in compared
        if row.criterion.point in decided
        and row.mark == (0 if decided[row.criterion.point].is_upheld else row.criterion.maximum)
    ]


def sum_automatic(compared: list[Compared]) -> Decimal | None:
    """Return the sum of the scorer's marks, or None where it has none for some criterion."""
    marks = [row.automatic_mark for row in compared]
    return sum(marks, Decimal(0)) if marks and None not in marks else None


def share_of(parts: list[dict], criterion: Criterion) -> float | None:
    """Return the share of their points that the report's parts of one criterion earned.

    By points as the report shows them, so that two pages say the same of one score. Those of a
    field, where it is no key point.
    """
    by, name = ("id", criterion.point) if criterion.point else ("field", criterion.id)
    mine = [part for part in parts if part.get(by) == name]
    maximum = sum(part["maximum"] for part in mine)
    return sum(part["points"] for part in mine) / maximum if maximum else None
