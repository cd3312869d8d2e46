"""Whether what was typed into the form of a question says something."""

from django.http import QueryDict

from questions.kinds import ResponseError, kind_of
from questions.models import PracticeItem


def says_something(item: PracticeItem, data: QueryDict) -> bool:
    """Return whether `data` has words or choices, not only a confidence or the tick of a self-mark.

    The earlier answer that an editor begins with is nothing that anybody typed here.
    """
    kind, content = kind_of(item.version), item.version.content
    try:
        response = kind.read(data, content)
    except ResponseError:
        response = kind.typed(data, content)
    if kind.is_empty(response) or (item.revises and response == item.revises.response):
        return False
    return any(one["text"] for one in kind.tell(response, content))
