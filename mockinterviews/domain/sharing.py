"""Sharing a copy of a story with a mentor: as an answer to a question, with words covered.

The copy is a submission. It never changes, whatever becomes of the story, and mentors read it where
they read every answer. Who takes in the asking is an app above, which offers a module `asking.py`
with `ask_about(*, learner, submission, questions, now)` and raises AskingRefused.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType

from django.db import transaction
from django.utils.translation import gettext as _

from mockinterviews.domain.redaction import Finding, Piece, cover, find_sensitive, join
from mockinterviews.domain.stories import StoryRefused
from mockinterviews.domain.story_uses import fill_parts
from mockinterviews.models import Story, StoryShare
from questions.domain.submissions import submit_copy
from questions.kinds import ResponseError
from questions.models import QuestionVersion, Submission
from studyhub.app_modules import find_app_modules


class AskingRefused(Exception):
    """An asking that an app above did not take in. Carries a sentence for the learner."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class NotAsSeen(Exception):
    """What would be shared is not what the learner looked at: the story or a choice has changed."""


@dataclass(frozen=True)
class Preview:
    """What a mentor will see: pieces by the parts of the question, and a stamp of exactly that."""

    pieces: Mapping[str, Sequence[Piece]]

    @property
    def texts(self) -> dict[str, str]:
        return {part: join(pieces) for part, pieces in self.pieces.items()}

    @property
    def covered(self) -> int:
        return sum(piece.is_covered for pieces in self.pieces.values() for piece in pieces)

    @property
    def stamp(self) -> str:
        told = "\x1f".join(f"{part}\x1e{text}" for part, text in self.texts.items())
        return hashlib.sha256(told.encode()).hexdigest()


def list_findings(story: Story) -> list[Finding]:
    """Return what of a story could be covered."""
    return find_sensitive(story.parts)


def preview_copy(
    *, story: Story, version: QuestionVersion, chosen: Sequence[str], own: Sequence[str]
) -> Preview:
    """Return what a mentor will see of a story as an answer to `version`.

    `chosen` are the keys of findings to cover, `own` further words of the learner's.
    """
    findings = [finding for finding in list_findings(story) if finding.key in chosen]
    return Preview(cover(fill_parts(story, version).texts, findings, own))


@transaction.atomic
def share_copy(
    *, story: Story, version: QuestionVersion, preview: Preview, seen: str, key: str, now: datetime
) -> Submission:
    """Hand in the copy that was looked at, once under its key, and return it.

    Raise NotAsSeen where the stamp `seen` is not that of `preview`, StoryRefused where nothing of
    the story fits the question.
    """
    if preview.stamp != seen:
        raise NotAsSeen
    sections = dict.fromkeys(sections_of(version), "") | preview.texts
    try:
        submission = submit_copy(
            learner=story.learner,
            version=version,
            key=f"story.{story.pk}.{key}",
            response={"sections": sections},
            now=now,
        )
    except ResponseError:
        raise StoryRefused(_("There is nothing to share yet. Write the story first.")) from None
    told = {"story": story, "covered": preview.covered, "shared_at": now}
    StoryShare.objects.get_or_create(submission=submission, defaults=told)
    return submission


def sections_of(version: QuestionVersion) -> list[str]:
    return [section["slug"] for section in version.content["sections"]]


def find_doors() -> tuple[ModuleType, ...]:
    """Return the `asking` modules of the apps."""
    return find_app_modules("asking")


def ask_about_copy(*, submission: Submission, questions: Sequence[str], now: datetime) -> str:
    """Ask for a review of a copy. Return the address where one waits for it; empty without a door.

    Raise AskingRefused.
    """
    for door in find_doors():
        return door.ask_about(
            learner=submission.learner, submission=submission, questions=questions, now=now
        )
    return ""
