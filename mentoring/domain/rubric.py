"""What a mentor marks: the criteria of an answer, and points made of marks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from questions.kinds import kind_of
from questions.models import QuestionVersion, Submission

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
    """One row of marks, 0 to `maximum`. The id is stored with marks, and no other row has it.

    `point` is the key point's id in schemes and reports; "" for a section, or for what is drawn,
    whose id is that of the field.
    """

    id: str
    title: str
    maximum: int
    hint: str = ""
    point: str = ""

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
    scheme, fields = scheme_of(submission), fields_of(submission)
    rows = rows_of_star(scheme, fields) if scheme["kind"] == "star" else rows_of(scheme, fields)
    average = sum(weight for weight, _row in rows) / len(rows)
    return [Criterion(maximum=HEAVY if weight > average else LIGHT, **row) for weight, row in rows]


def rows_of_star(scheme: Mapping, fields: list) -> list[tuple[float, dict]]:
    """Return the weight of each section, and what its criterion has."""
    hints = {field.slug: field.guidance for field in fields}
    return [
        (one["weight"], {"id": one["id"], "title": one["title"], "hint": hints[one["id"]]})
        for one in scheme["sections"]
    ]


def rows_of(scheme: Mapping, fields: list) -> list[tuple[float, dict]]:
    """Return the same of each key point, and then of what is drawn."""
    drawn = [field for field in fields if field.is_drawn]
    names = name_points(scheme["key_points"], [field.slug for field in drawn])
    return [
        *(
            (one["weight"], {"id": name, "title": one["text"], "point": one["id"]})
            for name, one in names.items()
        ),
        *((DRAWN, {"id": field.slug, "title": str(field.title)}) for field in drawn),
    ]


def name_points(points: Iterable[Mapping], taken: Iterable[str]) -> dict[str, Mapping]:
    """Return key points by the ids of their criteria: their own, but where one is `taken`.

    An author may call a key point "connections", which is also what is drawn. Its criterion is then
    "point.connections": the drawing keeps its name, by which marks of other questions know it.
    """
    named: dict[str, Mapping] = {}
    for point in points:
        name = point["id"]
        while name in taken or name in named:
            name = f"point.{name}"
        named[name] = point
    return named


def title_in(version: QuestionVersion, criterion: str) -> str:
    """Return what the criterion of a key point or a drawing is called in a version of a question.

    It may be of another version, and be no more: then it is called by its id.
    """
    fields = kind_of(version).fields(version.content)
    drawn = {field.slug: str(field.title) for field in fields if field.is_drawn}
    points = name_points(version.content.get("key_points", []), drawn)
    titles = drawn | {name: point["text"] for name, point in points.items()}
    return titles.get(criterion, criterion)


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
