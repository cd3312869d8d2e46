"""What a reported problem is about, for authors: the answer, what is right, and what followed."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from questions.domain.reports import CHOICES, expected_number
from questions.kinds import kind_of, response_of
from questions.kinds.base import rich
from questions.models import Problem, QuestionVersion, Regrade, Ruling


@dataclass(frozen=True)
class KeyRow:
    """One thing that a question asks, and what is right of it. Rendered Markdown is safe."""

    title: str
    says: str


@dataclass(frozen=True)
class Deed:
    """What was done about a question that somebody reported: a later version, or a decision."""

    at: datetime
    title: str
    says: str = ""
    regrade: Regrade | None = None


def list_deeds(problem: Problem) -> list[Deed]:
    """Return what followed the version that a problem is about, the latest first.

    Three queries. A decision that was undone is none.
    """
    later = {"question": problem.version.question_id, "number__gt": problem.version.number}
    by_later = {f"version__{name}": value for name, value in later.items()}
    deeds = [
        *map(tell_version, QuestionVersion.objects.filter(**later)),
        *map(tell_ruling, Ruling.objects.filter(version=problem.version_id, undone_at=None)),
        *map(tell_regrade, Regrade.objects.filter(**by_later).select_related("version")),
    ]
    return sorted(deeds, key=lambda deed: deed.at, reverse=True)


def tell_version(version: QuestionVersion) -> Deed:
    title = _("Version %(number)s") % {"number": version.number}
    return Deed(version.created_at, title, version.reason)


def tell_ruling(ruling: Ruling) -> Deed:
    return Deed(ruling.made_at, ruling.get_kind_display(), ruling.reason)


def tell_regrade(regrade: Regrade) -> Deed:
    title = _("Former answers scored by version %(number)s") % {"number": regrade.version.number}
    return Deed(regrade.asked_at, title, regrade.get_state_display(), regrade)


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
