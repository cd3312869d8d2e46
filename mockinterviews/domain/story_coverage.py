"""What a bank of stories covers: each competency against each story, gaps first."""

from dataclasses import dataclass

from accounts.models import User
from mockinterviews.domain.stories import competencies_on_offer, stories_for_user
from mockinterviews.domain.story_uses import Overused, find_overused
from mockinterviews.models import Competency, Part, Story


@dataclass(frozen=True)
class Cell:
    """What one story has on one competency: strong (its writer says so), touches, or no."""

    story: Story
    state: str
    # The sentence that is nearest to the competency, and the part that it stands in.
    text: str = ""
    part: str = ""


@dataclass(frozen=True)
class Row:
    """One competency with all stories."""

    competency: Competency
    cells: list[Cell]

    @property
    def strong(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.state == "full"]

    @property
    def touching(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.state == "part"]

    @property
    def state(self) -> str:
        if self.strong:
            return "full"
        return "part" if self.touching else "none"


@dataclass(frozen=True)
class Coverage:
    """The matrix. `unread` counts the stories that were changed since a worker read them."""

    stories: list[Story]
    rows: list[Row]
    unread: int
    overused: Overused | None

    @property
    def covered(self) -> int:
        return sum(row.state == "full" for row in self.rows)


ORDER = ("none", "part", "full")


def cover_competencies(learner: User) -> Coverage:
    """Return the coverage of the learner's stories, competencies without a story first."""
    stories = list(stories_for_user(learner))
    rows = [
        Row(competency, [look(story, competency) for story in stories])
        for competency in competencies_on_offer()
    ]
    return Coverage(
        stories=stories,
        rows=sorted(rows, key=lambda row: ORDER.index(row.state)),
        unread=sum(story.read_revision != story.revision for story in stories),
        overused=find_overused(stories),
    )


def look(story: Story, competency: Competency) -> Cell:
    touch = story.touches.get(competency.slug, {})
    labels = dict(Part.choices)
    part = str(labels.get(touch.get("part"), ""))
    if competency.slug in story.competencies:
        return Cell(story, "full", touch.get("text", ""), part)
    if touch:
        return Cell(story, "part", touch["text"], part)
    return Cell(story, "none")
