"""What a reported problem is about, for authors: what was answered, and what is right."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from questions.domain.reports import CHOICES, expected_number
from questions.kinds import kind_of, response_of
from questions.kinds.base import rich
from questions.models import Problem, QuestionVersion


@dataclass(frozen=True)
class KeyRow:
    """One thing that a question asks, and what is right of it. Rendered Markdown is safe."""

    title: str
    says: str


def tell_reported(problem: Problem) -> list[dict[str, str]]:
    """Return the answer that a problem is about in readable parts, each with a title and a text.

    There is none where it was taken back, or where its words went with the person.
    """
    answer = problem.submission
    if answer is None or answer.withdrawn_at:
        return []
    told = kind_of(answer.version).tell(response_of(answer), answer.version.content)
    said = [part for part in told if part["text"]]
    # “Your answer” is for who gave it.
    return said if len(told) > 1 else [{**part, "title": ""} for part in said]


def list_key(version: QuestionVersion) -> list[KeyRow]:
    """Return what is right by a version; nothing where answers are marked by what they say."""
    kind, content = kind_of(version), version.content
    if version.kind in CHOICES:
        words = {True: _("Right"), False: _("Not right")}
        return [KeyRow(rich(one, "text"), words[one["right"]]) for one in kind.options(content)]
    if expected := expected_number(content):
        return [KeyRow(_("Right number"), expected)]
    return [KeyRow(one.title, one.right) for one in kind.explain({}, content, {})]
