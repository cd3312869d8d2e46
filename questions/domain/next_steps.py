"""What would raise a score most, and where the lesson of the question says it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lessons.models import Lesson
from questions.models import QuestionVersion

WORDS = re.compile(r"\w{4,}")
# So many words of a heading in a step lead to its section.
ENOUGH = 2
NO_LESSON = ("confidential", "language")


@dataclass(frozen=True)
class Step:
    """One thing to do: a sentence, and the section to read, as `find_section` returns it."""

    says: str
    section: dict | None


def list_steps(report: Mapping[str, Any] | None, version: QuestionVersion) -> list[Step]:
    """Return the next steps of a report, each with where the lesson of the question helps.

    That is the section whose heading the step names. A point that no heading names stands somewhere
    in the lesson, which need not be the question's own section. Nothing of it helps with how
    something is said, with what of somebody's own work is confidential, or with the language.
    """
    report = report or {}
    steps = report.get("next_steps", [])
    lesson = lesson_of(version) if steps else None
    if lesson is None:
        return [Step(says, None) for says in steps]
    warnings = {one["says"] for one in report.get("notes", []) if one["code"] in NO_LESSON}
    points = [part["title"] for part in report.get("parts", []) if part.get("title")]
    return [
        Step(says, None if says in warnings else choose_section(says, lesson, points))
        for says in steps
    ]


def choose_section(says: str, lesson: Lesson, points: Sequence[str]) -> dict | None:
    """Return the section whose heading a step names; else the lesson, if it names a point."""
    said = words_of(says)
    best, most = None, ENOUGH - 1
    for number, section in enumerate(lesson.current_version.sections, start=1):
        named = len(words_of(section["title"]) & said)
        if named > most:
            best, most = describe_section(lesson, number, section), named
    if best is None and any(point in says for point in points):
        return describe_lesson(lesson)
    return best


def words_of(text: str) -> set[str]:
    return set(WORDS.findall(text.lower()))


def find_section(version: QuestionVersion) -> dict | None:
    """Return the lesson and the section that a question belongs to: number, title and slugs."""
    lesson = lesson_of(version)
    if lesson is None:
        return None
    for number, section in enumerate(lesson.current_version.sections, start=1):
        if section["slug"] == version.section:
            return describe_section(lesson, number, section)
    return describe_lesson(lesson)


def lesson_of(version: QuestionVersion) -> Lesson | None:
    """Return the lesson of a question, as long as it can be read."""
    lesson = version.question.lesson
    is_gone = lesson is None or lesson.current_version is None or lesson.retired_at is not None
    return None if is_gone else lesson


def describe_section(lesson: Lesson, number: int, section: dict) -> dict:
    return describe_lesson(lesson) | {
        "slug": section["slug"],
        "number": number,
        "title": section["title"],
    }


def describe_lesson(lesson: Lesson) -> dict:
    return {"lesson": lesson.slug, "lesson_title": lesson.title, "slug": "", "number": None}
