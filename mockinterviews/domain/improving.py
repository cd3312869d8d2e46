"""Making a story of a marked answer, or improving the story that the answer was begun with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from mockinterviews.domain.stories import (
    Words,
    add_story,
    stories_for_user,
    words_of,
    write_story,
)
from mockinterviews.domain.story_guide import ALIKE
from mockinterviews.models import Part, Story
from questions.kinds import response_of
from questions.models import Submission

# What earned so much of its points is not named as wanting.
ENOUGH = 0.75


@dataclass(frozen=True)
class PartBeside:
    """One part of a story beside what an answer says in it."""

    part: Part
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return bool(self.after.strip()) and self.after.strip() != self.before.strip()


def find_stories(*, learner: User, submission: Submission) -> list[Story]:
    """Return the stories that an answer may improve; the one that it was begun with comes first."""
    near = Q(source=submission) | Q(uses__question=submission.version.question_id)
    nearest = list(stories_for_user(learner).filter(near).distinct())
    others = stories_for_user(learner).exclude(pk__in=[story.pk for story in nearest])
    return [*nearest, *others]


def is_nearest(*, story: Story, submission: Submission) -> bool:
    """Return whether a story was made of an answer, or began an answer to its question."""
    return (
        story.source_id == submission.pk
        or story.uses.filter(question=submission.version.question_id).exists()
    )


def read_answer(submission: Submission) -> dict[str, str]:
    """Return what an answer says, by the parts of a story."""
    sections = response_of(submission).get("sections", {})
    found = {ALIKE.get(slug, slug): text for slug, text in sections.items()}
    return {part: found.get(part, "") for part in Part.values}


def compare_parts(*, story: Story | None, submission: Submission) -> list[PartBeside]:
    answer = read_answer(submission)
    before = story.parts if story else {}
    return [PartBeside(part, before.get(part, ""), answer[part]) for part in Part]


def list_reasons(report: Mapping[str, Any] | None) -> dict[str, list[str]]:
    """Return what a report finds wanting, by the parts of a story."""
    reasons: dict[str, list[str]] = {}
    for found in (report or {}).get("parts", []):
        # Points are rounded: what has all of them is praised, whatever its credit.
        is_full = found["points"] == found.get("maximum")
        if found["credit"] < ENOUGH and found["reason"] and not is_full:
            part = ALIKE.get(found["field"], found["field"])
            reasons.setdefault(part, []).append(f"{found['title']}: {found['reason']}")
    return reasons


def improve_story(
    *, story: Story, submission: Submission, taken: Collection[str], based_on: int, now: datetime
) -> Story:
    """Take parts of an answer over into a story; what they replace is kept as a version.

    Raise StoryChanged and StoryRefused as `write_story` does.
    """
    answer = read_answer(submission)
    old = words_of(story)
    parts = {part: answer[part] if part in taken else text for part, text in old.parts.items()}
    words = Words(old.title, parts, old.competencies)
    written = write_story(story=story, words=words, based_on=based_on, now=now)
    Story.objects.filter(pk=written.pk).update(source=submission)
    return written


def make_story(*, learner: User, submission: Submission, id: UUID, now: datetime) -> Story:
    """Make a new story of an answer, strong in what its question asks for; once under its id."""
    asked = submission.version.content.get("competencies", [])
    words = Words("", read_answer(submission), tuple(one["slug"] for one in asked))
    return add_story(learner=learner, words=words, id=id, source=submission, now=now)
