"""Answers that were begun with a story: what it gives them, and when one is used for everything."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from mockinterviews.domain.story_guide import ALIKE
from mockinterviews.models import Part, Story, StoryUse
from questions.kinds import kind_of
from questions.models import QuestionVersion

# One story may begin so many answers before its share of them is looked at.
FEW = 3


@dataclass(frozen=True)
class Beginning:
    """What a story gives an answer: text by the parts of the question, and the parts left out."""

    texts: dict[str, str]
    left_out: list[str]


@dataclass(frozen=True)
class Overused:
    """A story that begins more than half of the answers that were begun with stories."""

    story: Story
    uses: int
    of: int


def begin_answer(*, story: Story, version: QuestionVersion, now: datetime) -> Beginning:
    """Give an answer the words of a story, and keep that it was used for this question."""
    StoryUse.objects.update_or_create(
        story=story, question_id=version.question_id, defaults={"used_at": now}
    )
    return fill_parts(story, version)


def fill_parts(story: Story, version: QuestionVersion) -> Beginning:
    """Return a story by the parts of a question. What the question has no part for is left out."""
    fields = [one.slug for one in kind_of(version).fields(version.content)]
    taken = {slug: ALIKE.get(slug, slug) for slug in fields}
    parts = story.parts
    texts = {slug: parts[part] for slug, part in taken.items() if parts.get(part, "").strip()}
    left_out = [
        str(part.label) for part in Part if part not in taken.values() and parts[part].strip()
    ]
    return Beginning(texts, left_out)


def count_uses(learner: User) -> Counter[UUID]:
    """Return for how many questions each story of `learner` was used."""
    uses = StoryUse.objects.filter(story__learner=learner, story__deleted_at=None)
    return Counter(uses.values_list("story_id", flat=True))


def find_overused(stories: list[Story]) -> Overused | None:
    """Return the story of `stories` that is used for nearly everything, if one is."""
    uses = StoryUse.objects.filter(story__in=[story.pk for story in stories])
    pairs = list(uses.values_list("story_id", "question_id"))
    counts = Counter(story for story, _question in pairs)
    questions = len({question for _story, question in pairs})
    for pk, count in counts.most_common(1):
        if count >= FEW and 2 * count > questions:
            return Overused(next(story for story in stories if story.pk == pk), count, questions)
    return None
