"""What a mentor marks: the criteria of an answer, and points made of marks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from questions.kinds import kind_of
from questions.models import Submission

# A criterion that weighs more than the average is marked in five steps, the others in three.
HEAVY, LIGHT = 4, 2
# What a mentor's mark of a drawn part weighs beside key points that sum to 10.
DRAWN = 4
# As in automatic scores: points are multiples of a quarter.
STEP = Decimal("0.25")


# What each mark means, by how many there are.
DESCRIPTORS = {
    LIGHT: (_("Missing, or wrong"), _("Partly there"), _("There, and clear")),
    HEAVY: (
        _("Missing, or wrong"),
        _("Touched on"),
        _("Half of it is there"),
        _("There, and clear"),
        _("There, with reasons or evidence"),
    ),
}
# The same for the parts of a STAR answer, where they are marked in so many steps.
STAR_DESCRIPTORS = {
    ("situation", LIGHT): (
        _("No situation, or nobody's"),
        _("A place and a time, and not what was at stake"),
        _("Where, when, and what was at stake"),
    ),
    ("task", LIGHT): (
        _("No task"),
        _("A goal of the team's"),
        _("What was theirs to do, and by when"),
    ),
    ("action", HEAVY): (
        _("Nothing they did"),
        _("What the team did"),
        _("Own steps, without reasons"),
        _("Own steps, with reasons"),
        _("Own steps, reasons, and what they chose against"),
    ),
    ("result", HEAVY): (
        _("No result"),
        _("It ended well"),
        _("What changed, without a measure"),
        _("What changed, with a figure"),
        _("A figure, how it was measured, and what came of it"),
    ),
    ("reflection", LIGHT): (
        _("None"),
        _("A lesson in general"),
        _("What they do differently since"),
    ),
}


@dataclass(frozen=True)
class Criterion:
    """One row of marks, 0 to `maximum`. The id is that of a section or of a key point."""

    id: str
    title: str
    maximum: int
    hint: str = ""

    @property
    def name(self) -> str:
        """Return the title to stand in a sentence: many are sentences themselves."""
        return str(self.title).rstrip(".")

    @property
    def steps(self) -> range:
        """Return the marks that can be given."""
        return range(self.maximum + 1)

    @property
    def descriptors(self) -> tuple[str, ...]:
        """Return what each mark means, from 0 on."""
        usual = DESCRIPTORS[self.maximum]
        return tuple(map(str, STAR_DESCRIPTORS.get((self.id, self.maximum), usual)))


def list_names(criteria: Iterable[Criterion]) -> str:
    """Return their titles to stand in a sentence: such as are sentences have commas themselves."""
    return "; ".join(criterion.name for criterion in criteria)


def criteria_of(submission: Submission) -> list[Criterion]:
    """Return one criterion per section of a STAR answer, one per key point of any other.

    What a design draws is marked as a whole: its components, and its connections.
    """
    scheme = scheme_of(submission)
    if scheme["kind"] == "star":
        hints = {field.slug: field.guidance for field in fields_of(submission)}
        rows = [(part, part["title"], hints[part["id"]]) for part in scheme["sections"]]
    else:
        rows = [(point, point["text"], "") for point in scheme["key_points"]]
        drawn = [field for field in fields_of(submission) if field.is_drawn]
        rows += [({"id": one.slug, "weight": DRAWN}, str(one.title), "") for one in drawn]
    average = sum(row["weight"] for row, _title, _hint in rows) / len(rows)
    return [
        Criterion(row["id"], title, HEAVY if row["weight"] > average else LIGHT, hint)
        for row, title, hint in rows
    ]


def scheme_of(submission: Submission) -> dict:
    """Return the marking scheme of the version that was answered."""
    return kind_of(submission.version).scheme(submission.version.content)


def fields_of(submission: Submission) -> list:
    """Return the parts of the answer that are written in words, in their order."""
    return kind_of(submission.version).fields(submission.version.content)


def clean_marks(criteria: list[Criterion], marks: Mapping) -> dict[str, int]:
    """Return the marks that a criterion knows and allows; a draft may leave some out."""
    return {
        criterion.id: marks[criterion.id]
        for criterion in criteria
        # A bool is an int to Python, and no mark.
        if type(marks.get(criterion.id)) is int and marks[criterion.id] in criterion.steps
    }


def unmarked(criteria: list[Criterion], marks: Mapping) -> list[Criterion]:
    """Return the criteria that have no mark yet."""
    return [criterion for criterion in criteria if criterion.id not in marks]


def maximum_of(submission: Submission) -> Decimal:
    """Return how many points the answer can get."""
    return Decimal(str(scheme_of(submission)["max_points"]))


def points_of(criteria: list[Criterion], marks: Mapping, maximum: Decimal) -> Decimal:
    """Return the sum of the marks, scaled to `maximum` and rounded to a quarter."""
    given = sum(marks[criterion.id] for criterion in criteria)
    highest = sum(criterion.maximum for criterion in criteria)
    steps = (maximum * given / highest / STEP).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return steps * STEP
