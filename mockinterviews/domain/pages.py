"""The places of an interview beside the questions of the bank: breaks, free text, own marks.

Each has a row of its own, made at the start, and a draft like a question. What it shows is in the
plan, so `dress` gives the row a version that is stored nowhere; its kind is one of PAGE_KINDS.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mockinterviews.models import Interview, InterviewQuestion, SectionKind
from questions import kinds
from questions.kinds.base import Content, Field, QuestionKind, Response, ResponseError
from questions.kinds.written import Written
from questions.models import Question, QuestionVersion

# What somebody gives an answer of their own, in per cent of its points.
OWN_MARKS = (
    ("0", gettext_lazy("Nothing")),
    ("25", gettext_lazy("A quarter")),
    ("50", gettext_lazy("Half")),
    ("75", gettext_lazy("Three quarters")),
    ("100", gettext_lazy("All of it")),
)


class FreeText(Written):
    """One field to write in: kept, never scored."""

    slug = SectionKind.FREE_TEXT.value
    template = "questions/kinds/written.html"

    def fields(self, content: Content) -> list[Field]:
        return [Field("text", _("Your text"))]


class Break(QuestionKind):
    """Time without a task."""

    slug = SectionKind.BREAK.value

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        return {}

    def is_empty(self, response: Response) -> bool:
        return True


class SelfReview(QuestionKind):
    """A mark of one's own for each answer of the sections before, as parts named `q1`, `q2`, ..."""

    slug = SectionKind.SELF_REVIEW.value
    template = "mockinterviews/self_review.html"

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        marks = {f"q{position}": data.get(f"q{position}", "") for position in content["marks"]}
        known = {"", *(value for value, _label in OWN_MARKS)}
        if unknown := set(marks.values()) - known:
            raise ResponseError(
                _("“%(mark)s” is no mark. Choose again.") % {"mark": min(unknown)[:20]}
            )
        return {"sections": marks}

    def parts(self, response: Response, content: Content) -> dict[str, Any]:
        return {name: [mark] if mark else [] for name, mark in marks_in(response).items()}

    def is_empty(self, response: Response) -> bool:
        return not any(marks_in(response).values())

    def name_lack(self, response: Response, content: Content) -> str:
        if self.is_empty(response):
            return ""
        left = len(content["marks"]) - sum(bool(mark) for mark in marks_in(response).values())
        if not left:
            return ""
        says = ngettext("%(count)d answer is not marked", "%(count)d answers are not marked", left)
        return says % {"count": left}

    def tell(self, response: Response, content: Content) -> list[dict[str, str]]:
        labels = dict(OWN_MARKS)
        return [
            {
                "title": _("Question %(position)s") % {"position": name[1:]},
                "text": str(labels[mark]),
            }
            for name, mark in marks_in(response).items()
            if mark in labels
        ]


PAGE_KINDS = {kind.slug: kind for kind in (FreeText(), Break(), SelfReview())}


def marks_in(response: Response) -> Mapping[str, str]:
    return response.get("sections", {})


def kind_of(version: QuestionVersion) -> QuestionKind:
    """Return the kind of a question of the bank or of a dressed page."""
    return PAGE_KINDS.get(version.kind) or kinds.kind_of(version)


def is_page(row: InterviewQuestion) -> bool:
    return row.version_id is None


def make_pages(locked: Interview) -> None:
    """Make the rows of the sections that ask no questions, after those of all questions."""
    sections = enumerate(locked.plan["sections"])
    others = [(index, one) for index, one in sections if one.get("kind") in PAGE_KINDS]
    if not others:
        return
    asked = locked.questions.count()
    InterviewQuestion.objects.bulk_create(
        InterviewQuestion(
            interview=locked, position=position, section=index, minutes=section["minutes"], seed=0
        )
        for position, (index, section) in enumerate(others, start=asked + 1)
    )


def in_order(rows: Iterable[InterviewQuestion]) -> list[InterviewQuestion]:
    """Return all places of an interview as one meets them."""
    return sorted(rows, key=lambda row: (row.section, row.position))


def dress(row: InterviewQuestion, plan: Mapping[str, Any], marked: Sequence[int] = ()) -> None:
    """Give a page what the templates ask of a question; a question of the bank stays as it is.

    `marked` are the positions of the questions in the sections before an own review.
    """
    if not is_page(row):
        return
    section = plan["sections"][row.section]
    text = section.get("prompt") or section["title"]
    row.version = QuestionVersion(
        kind=section["kind"],
        question=Question(slug=section["slug"], title=section["title"]),
        content={"text": text, "marks": list(marked)},
        text_html=linebreaks(text, autoescape=True),
        number=1,
    )


def positions_before(rows: Iterable[InterviewQuestion], section: int) -> list[int]:
    """Return the positions of the questions in the sections before `section`."""
    return sorted(row.position for row in rows if row.section < section and not is_page(row))


def own_marks(interview: Interview) -> dict[int, int]:
    """Return what the learner gave each answer, in per cent by position: one query."""
    rows = InterviewQuestion.everything.filter(interview=interview, version=None)
    found: dict[int, int] = {}
    for row in rows.select_related("draft"):
        if interview.plan["sections"][row.section]["kind"] == SectionKind.SELF_REVIEW:
            marks = marks_in(row.draft.response)
            found |= {int(name[1:]): int(mark) for name, mark in marks.items() if mark}
    return found
