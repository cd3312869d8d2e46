"""Answers to a question that people marked: what a full one looks like, and what a wrong one."""

from django.utils.translation import gettext_lazy as _lazy

from questions.kinds import kind_of
from questions.models import QuestionVersion

QUALITIES = {
    "full": _lazy("A full answer"),
    "partial": _lazy("A partial answer"),
    "weak": _lazy("A weak answer"),
    "wrong": _lazy("A wrong answer"),
    "off_topic": _lazy("Beside the question"),
}


def list_exemplars(version: QuestionVersion) -> list[dict]:
    """Return the answers to a question that people marked: the word for the quality, the parts."""
    return [
        {
            **exemplar,
            "word": QUALITIES.get(exemplar["quality"], exemplar["quality"]),
            "parts": list_parts(version, exemplar),
        }
        for exemplar in version.content.get("exemplars", [])
    ]


def list_parts(version: QuestionVersion, exemplar: dict) -> list[dict]:
    """Return what an exemplar says as titled parts: one of a written answer, else its sections."""
    if "text" in exemplar:
        return [{"title": "", "text": exemplar["text"]}]
    told = kind_of(version).tell(exemplar, version.content)
    return [part for part in told if part["text"]]
