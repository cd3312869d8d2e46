"""What an answer is marked by: the scheme of a version with its lesson's text, and a scale.

The text of the lesson is there so that who pastes it earns nothing by it. It is part of the scheme
whose hash a report states, beside the number of the lesson's version: a report says by which text
it is, and a lesson that is edited changes no stored score. It is that of today and not of the
version's own day, as it is what can be pasted.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, OuterRef, Subquery

import scoring
from lessons.domain.sections import read_sections
from lessons.models import LessonVersion
from questions.kinds import kind_of
from questions.models import Calibration, Kind, Question, QuestionVersion
from studyhub.statements import Given, Statement, copy_of

# Each answer to a question that is new to a process takes it.
VERSION = Statement(lambda: QuestionVersion.objects.filter(pk=Given("key", BigIntegerField())))
# Each answer in words takes it: the active calibration of its bank, and the current version of its
# lesson (key).
BASIS = Statement(
    lambda: QuestionVersion.objects.filter(pk=Given("key", BigIntegerField())).values_list(
        Subquery(
            Calibration.objects.filter(
                bank__questions__versions=OuterRef("pk"), is_active=True
            ).values("content")
        ),
        "question__lesson__current_version",
    )
)


def keep_version(version_id: int) -> QuestionVersion:
    """Return a version as this process read it first: all but its ruling is immutable."""
    # A copy: what it comes to refer to, such as its question, does change.
    version = copy_of(read_version(version_id))
    version._state = copy_of(version._state)
    version._state.fields_cache = {}
    return version


@lru_cache(maxsize=1000)
def read_version(version_id: int) -> QuestionVersion:
    [version] = VERSION.fetch(key=version_id)
    return version


@dataclass(frozen=True)
class Basis:
    """A scheme, and the calibration to mark by it on; without one the shipped scale counts."""

    scheme: dict[str, Any]
    scale: dict[str, Any] | None = None


def find_basis(version: QuestionVersion) -> Basis:
    """Return what answers to `version` are marked by. One query for a kind in words.

    For others none, where this process knows the version: see `keep_version`.
    """
    if not Kind(version.kind).is_language:
        return read_basis(version.pk)
    return make_basis(version, *BASIS.fetch(key=version.pk)[0])


def find_basis_of_draft(version: QuestionVersion, question: Question | None) -> Basis:
    """Return what answers to words that are not saved yet are marked by.

    The scale and the lesson are those of the question as it is saved: a new one has none.
    """
    if question is None or not Kind(version.kind).is_language:
        return make_basis(version)
    return make_basis(version, *BASIS.fetch(key=question.current_version_id)[0])


@lru_cache(maxsize=1000)
def read_basis(version_id: int) -> Basis:
    """Return what a choice or a number is marked by: as immutable as its version."""
    return make_basis(read_version(version_id))


def make_basis(
    version: QuestionVersion, scale: dict[str, Any] | None = None, lesson: int | None = None
) -> Basis:
    scheme = kind_of(version).scheme(version.content)
    if not Kind(version.kind).is_language:
        return Basis(scoring.check_once(scheme))
    return Basis({**scheme, **read_lesson(lesson)} if lesson else scheme, scale)


# Some ten kilobytes each.
@lru_cache(maxsize=256)
def read_lesson(version_id: int) -> dict[str, Any]:
    """Return what a scheme has of a lesson's version, which is immutable.

    That is its words, as its page has them, and its number, which a report states.
    """
    version = LessonVersion.objects.only("blocks", "number").get(pk=version_id)
    words = "\n".join(words for _anchor, words in read_sections(version))
    return {"lesson": words, "lesson_version": version.number}
