"""How the questions of an interview weigh: by the points that each can earn."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mockinterviews.models import Interview
from questions.kinds import kind_of
from questions.models import Kind


@dataclass(frozen=True)
class Weight:
    """One question: its section's index, its most points, whether it is answered in words."""

    section: int
    points: Decimal
    in_words: bool


@dataclass(frozen=True)
class Weights:
    """All questions of one interview."""

    questions: Sequence[Weight]

    @property
    def asked(self) -> int:
        return len(self.questions)

    @property
    def points(self) -> Decimal:
        return add(self.questions)

    @property
    def in_words(self) -> int:
        return sum(one.in_words for one in self.questions)

    @property
    def percent_in_words(self) -> int | None:
        """How much of a hundred lies in answers in words; None where it is all or nothing."""
        if self.in_words in (0, self.asked):
            return None
        return round(100 * add(one for one in self.questions if one.in_words) / self.points)

    def points_of(self, section: int) -> Decimal:
        return add(one for one in self.questions if one.section == section)


def add(questions) -> Decimal:
    return sum((one.points for one in questions), Decimal(0))


def weigh(interview: Interview) -> Weights:
    """Return the weights of an interview's drawn questions: one query."""
    return Weights(
        [
            Weight(
                section=question.section,
                points=most_points(question.version),
                in_words=Kind(question.version.kind).is_language,
            )
            for question in interview.questions.select_related("version").order_by("position")
        ]
    )


def most_points(version) -> Decimal:
    return Decimal(str(kind_of(version).scheme(version.content)["max_points"]))
