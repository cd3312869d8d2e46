"""Exemplar stories: what each part says, what it earns, and why."""

from dataclasses import dataclass

from django.db.models import QuerySet

import scoring
from mockinterviews.domain.stories import competencies_on_offer, name_competencies
from mockinterviews.domain.story_guide import ALIKE, SHARES
from mockinterviews.models import ExemplarStory, Part


@dataclass(frozen=True)
class ExemplarPart:
    """One part as it is shown: its text, its share, its marks, and what the checks find."""

    slug: str
    title: str
    text: str
    points: float
    of: float
    why: str
    words: int
    percent: int
    aim: tuple[int, int]
    checks: list[scoring.Check]

    @property
    def state(self) -> str:
        if self.points == self.of:
            return "full"
        return "part" if self.points else "none"


@dataclass(frozen=True)
class Exemplar:
    """An exemplar story with all that its page shows."""

    story: ExemplarStory
    parts: list[ExemplarPart]
    competencies: list[str]

    @property
    def points(self) -> float:
        return sum(part.points for part in self.parts)

    @property
    def of(self) -> float:
        return sum(part.of for part in self.parts)

    @property
    def words(self) -> int:
        return sum(part.words for part in self.parts)


def exemplars_on_offer() -> QuerySet[ExemplarStory]:
    return ExemplarStory.objects.filter(retired_at=None).select_related("lesson")


def describe_exemplar(story: ExemplarStory) -> Exemplar:
    """Return a story with the marks that its authors gave and what the checks find in it."""
    texts = {part["part"]: part["text"] for part in story.parts}
    counts = {slug: scoring.count_words(text) for slug, text in texts.items()}
    total = sum(counts.values()) or 1
    checks = scoring.star_checks(texts, SHARES)
    parts = [
        ExemplarPart(
            slug=part["part"],
            title=str(Part(part["part"]).label),
            text=part["text"],
            points=part["points"],
            of=part["of"],
            why=part["why"],
            words=counts[part["part"]],
            percent=round(100 * counts[part["part"]] / total),
            aim=SHARES[part["part"]],
            checks=[check for check in checks if check.section == part["part"]],
        )
        for part in story.parts
    ]
    return Exemplar(story, parts, name_competencies(story.competencies, competencies_on_offer()))


def list_examples(part: str) -> list[dict]:
    """Return what each exemplar story says in one part; none for a part that stories have not."""
    wanted = ALIKE.get(part, part)
    return [
        {"story": story, "text": one["text"]}
        for story in exemplars_on_offer()
        for one in story.parts
        if one["part"] == wanted
    ]
