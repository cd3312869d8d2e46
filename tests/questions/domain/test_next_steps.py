"""Where a next step leads: to the section whose heading it names, to the lesson, or nowhere."""

import pytest

from questions.domain.next_steps import list_steps
from tests.factories import LessonFactory, QuestionFactory

pytestmark = pytest.mark.django_db
SECTIONS = [
    {"slug": "phases", "title": "The phases of a start"},
    {"slug": "keeping", "title": "Keeping environments ready"},
]


@pytest.fixture
def version():
    lesson = LessonFactory(version={"sections": SECTIONS})
    question = QuestionFactory(kind="written", lesson=lesson, version={"section": "phases"})
    return question.current_version


def test_steps_lead_to_the_section_that_they_name_or_to_the_lesson_of_their_point(version):
    notes = [
        {"code": "confidential", "says": "This may be confidential: leave it out."},
        {"code": "language", "says": "Answer in English, the language of the question."},
    ]
    warned = [note["says"] for note in notes]
    points = ["environments can be kept ready", "what a call costs"]
    says = [f"Add this point: {point}" for point in points] + ["Write whole sentences."]
    parts = [{"id": point, "title": point} for point in points]

    report = {"next_steps": [*says, *warned], "notes": notes, "parts": parts}
    steps = list_steps(report, version)

    assert [step.says for step in steps] == [*says, *warned]
    # The question's own section says something else.
    assert [step.section["slug"] for step in steps[:2]] == ["keeping", ""]
    assert [step.section for step in steps[2:]] == [None, None, None]


def test_steps_of_a_question_without_a_lesson_lead_nowhere_and_a_full_answer_has_none(version):
    version.question.lesson = None

    assert [step.section for step in list_steps({"next_steps": ["Say more."]}, version)] == [None]
    assert list_steps({"next_steps": []}, version) == list_steps(None, version) == []
