"""Doubts the score of an answer in another language: it earned by terms that both share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from scoring.languages import ENGLISH, find_language
from scoring.report import Note, ScoreReport
from scoring.text import clean_text

UNREAD: Final = 0.2
"""How sure a score is of an answer that nobody has read."""
NOT_OWN: Final = ("copied_question", "copied_lesson", "markup")
"""What says nothing of the language that somebody writes."""
ONLY_ENGLISH: Final = "The scorer reads English alone, so a person can tell what it says."


def doubt_language(
    report: ScoreReport, scheme: Mapping[str, Any], response: Mapping[str, Any]
) -> ScoreReport:
    """The report as it is; or unsure, with a note, where the answer isn't in English.

    So it is as well where the question is in another language than the answer. The points stand
    until a person looks; at the low bound they are none.
    """
    texts = read_texts(report, response)
    found = find_language("\n".join(texts.values()))
    asked = find_language(scheme["question"]) or ENGLISH
    if found is None or found == asked == ENGLISH:
        return report
    says = f"The answer seems to be in {found}, and the question in {asked}."
    note = f"Answer in {asked}, the language of the question."
    steps = [note, *report.next_steps]
    if found == asked:
        says = note = f"Answer and question seem to be in {found}."
        steps = [*report.next_steps]
    longest = max(texts, key=lambda field: len(texts[field]))
    return replace(
        report,
        confidence=min(report.confidence, UNREAD),
        needs_person_reason=f"{says} {ONLY_ENGLISH}",
        notes=(*report.notes, Note("language", "", longest, note)),
        next_steps=tuple(steps[:3]),
        low=0.0,
    )


def read_texts(report: ScoreReport, response: Mapping[str, Any]) -> dict[str, str]:
    """The words of each field that are the writer's own."""
    fields = response.get("sections", {"text": response.get("text", "")})
    texts = {}
    for field, text in fields.items():
        letters = list(clean_text(text))
        for span in report.unearned:
            if span.field == field and span.reason_code in NOT_OWN:
                letters[span.start : span.end] = " " * (span.end - span.start)
        texts[field] = "".join(letters)
    return texts
