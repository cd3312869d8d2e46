"""What was typed into the form of a question, as far as it has been typed."""

from typing import Any

from django.http import QueryDict

from questions.kinds import ResponseError, kind_of
from questions.models import PracticeItem, QuestionVersion


def read_loosely(version: QuestionVersion, data: QueryDict) -> dict[str, Any]:
    """Return the answer that was typed, also where it could not be handed in as it is."""
    kind, content = kind_of(version), version.content
    try:
        return kind.read(data, content)
    except ResponseError:
        return kind.typed(data, content)


def tell(version: QuestionVersion, data: QueryDict) -> list[dict[str, str]]:
    """Return what was typed in readable parts, each with a title and a text; [] for no words."""
    kind, content = kind_of(version), version.content
    response = read_loosely(version, data)
    told = [] if kind.is_empty(response) else kind.tell(response, content)
    return [{"title": str(one["title"]), "text": str(one["text"])} for one in told if one["text"]]


def says_something(item: PracticeItem, data: QueryDict) -> bool:
    """Return whether `data` has words or choices, not only a confidence or the tick of a self-mark.

    The earlier answer that an editor begins with is nothing that anybody typed here.
    """
    version = item.version
    if item.revises and read_loosely(version, data) == item.revises.response:
        return False
    return bool(tell(version, data))
