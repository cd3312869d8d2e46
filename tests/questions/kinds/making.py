"""Versions that no database holds, and what their pages would post."""

from copy import deepcopy

from questions.kinds import KINDS
from questions.models import QuestionVersion
from tests.factories import CONTENT


def make_version(slug: str, **change) -> QuestionVersion:
    """Return a version of the kind `slug`, with its HTML as a load would make it."""
    kind = KINDS[slug]
    content = kind.add_html({**deepcopy(CONTENT[slug]), **change})
    return QuestionVersion(kind=slug, content=content, text_html=kind.render_text(content))


def mark(version: QuestionVersion, response: dict) -> dict:
    """Return the report of a response, as a worker stores it."""
    import scoring

    return scoring.mark(KINDS[version.kind].scheme(version.content), response).to_json()
