"""What would raise a score most, and where the lesson of the question says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questions.models import QuestionVersion

WORDS = re.compile(r"\w{4,}")
# So many words of a heading in a step lead to its section, away from the question's own.
ENOUGH = 2
NO_LESSON = ("confidential", "language")


@dataclass(frozen=True)
class Step:
    """One thing to do: a sentence, and the section to read, as `find_section` returns it."""

    says: str
    section: dict | None


def list_steps(report: Mapping[str, Any] | None, version: QuestionVersion) -> list[Step]:
    """Return the next steps of a report, each with the section that helps with it.

    No lesson says what of somebody's own work is confidential, or in which language to answer.
    """
    report = report or {}
    steps = report.get("next_steps", [])
    own = find_section(version) if steps else None
    warnings = {one["says"] for one in report.get("notes", []) if one["code"] in NO_LESSON}
    return [
        Step(says, None if says in warnings else choose_section(says, version, own))
        for says in steps
    ]


def choose_section(says: str, version: QuestionVersion, own: dict | None) -> dict | None:
    """Return the section whose heading the step names; else the question's own."""
    if own is None:
        return None
    said = words_of(says)
    best, most = own, ENOUGH - 1
    for number, section in enumerate(version.question.lesson.current_version.sections, start=1):
        named = len(words_of(section["title"]) & said)
        if named > most:
            best, most = describe_section(version, number, section), named
    return best


def words_of(text: str) -> set[str]:
    return set(WORDS.findall(text.lower()))


def find_section(version: QuestionVersion) -> dict | None:
    """Return the lesson and the section that a question belongs to: number, title and slugs."""
    lesson = version.question.lesson
    if lesson is None or lesson.current_version is None or lesson.retired_at is not None:
        return None
    for number, section in enumerate(lesson.current_version.sections, start=1):
        if section["slug"] == version.section:
            return describe_section(version, number, section)
    return {"lesson": lesson.slug, "lesson_title": lesson.title, "slug": "", "number": None}


def describe_section(version: QuestionVersion, number: int, section: dict) -> dict:
    lesson = version.question.lesson
    return {
        "lesson": lesson.slug,
        "lesson_title": lesson.title,
        "slug": section["slug"],
        "number": number,
        "title": section["title"],
    }
