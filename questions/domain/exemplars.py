"""Answers to a question that people marked: what a full one looks like, and what a wrong one."""

from django.utils.translation import gettext_lazy as _lazy

from questions.models import QuestionVersion

QUALITIES = {
    "full": _lazy("A full answer"),
    "partial": _lazy("A partial answer"),
    "wrong": _lazy("A wrong answer"),
    "off_topic": _lazy("Beside the question"),
}


def list_exemplars(version: QuestionVersion) -> list[dict]:
    """Return the answers to a question that people marked, each with the word for its quality."""
    return [
        {**exemplar, "word": QUALITIES.get(exemplar["quality"], exemplar["quality"])}
        for exemplar in version.content.get("exemplars", [])
    ]
