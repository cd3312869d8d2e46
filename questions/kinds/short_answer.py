"""A word or a short phrase."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from questions.kinds.base import (
    Content,
    Entry,
    Explained,
    QuestionKind,
    Response,
    ResponseError,
    find_part,
    name_status,
    read_text,
    rich,
)

LONGEST = 200
ANSWER = (
    Entry(
        "accepted",
        "texts",
        gettext_lazy("Accepted spellings"),
        gettext_lazy("The first one is shown as the right answer."),
    ),
    Entry(
        "wrong",
        "records?",
        gettext_lazy("Wrong answers"),
        gettext_lazy("What people often write instead, and why it is another thing."),
        entries=(
            Entry("text", "text", gettext_lazy("Text")),
            Entry("why", "text", gettext_lazy("Why"), is_markdown=True),
        ),
    ),
    Entry("typos", "flag?", gettext_lazy("Forgive a slip of spelling")),
    Entry("case", "flag?", gettext_lazy("Upper and lower case count")),
    Entry("accents", "flag?", gettext_lazy("Accents count")),
)


class ShortAnswer(QuestionKind):
    """One line of text against the spellings that are accepted."""

    slug = "short_answer"
    entries = (Entry("answer", "fields", gettext_lazy("Answer"), entries=ANSWER),)

    def scheme(self, content: Content) -> dict[str, Any]:
        return {"kind": self.slug, "max_points": 1, **text_scheme(content["answer"])}

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        return {"text": read_line(data.get("text", ""))}

    def is_empty(self, response: Response) -> bool:
        return not response.get("text")

    def explain(
        self, response: Response, content: Content, report: Mapping[str, Any]
    ) -> list[Explained]:
        part = find_part(report, "text")
        return [explain_text(_("Answer"), response.get("text", ""), content["answer"], part)]


def text_scheme(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the scorer takes of an answer: of a question or of a gap."""
    kept = ("accepted", "typos", "case", "accents")
    scheme = {name: answer[name] for name in kept if name in answer}
    wrong = [{"text": one["text"], "why": one["why"]} for one in answer.get("wrong", [])]
    return {**scheme, "wrong": wrong}


def read_line(value: str, field: str = "") -> str:
    """Return one line of typed text. Raise ResponseError where it is too long for a term."""
    text = " ".join(read_text(value, field).split())
    if len(text) > LONGEST:
        raise ResponseError(
            _("This answer has %(count)s characters; %(limit)s is the limit. Shorten it.")
            % {"count": len(text), "limit": LONGEST},
            field,
        )
    return text


def explain_text(
    title: str, given: str, answer: Mapping[str, Any], part: Mapping[str, Any]
) -> Explained:
    """Return what is said of a typed term: with the author's why where the slip is a known one."""
    right, *others = answer["accepted"]
    if others:
        listed = ", ".join(others[:3])
        right = _("%(right)s (also: %(others)s)") % {"right": right, "others": listed}
    status = name_status(part)
    return Explained(title, given, right, status, why_of(given, answer, part, status))


def why_of(given: str, answer: Mapping[str, Any], part: Mapping[str, Any], status: str) -> str:
    """Return the author's word on a known wrong answer, or that a slip of spelling was forgiven."""
    import scoring

    folding = (answer.get("case", False), answer.get("accents", False))
    said = scoring.fold_text(given, *folding)
    if status == "wrong":
        for one in answer.get("wrong", []):
            if scoring.fold_text(one["text"], *folding) == said:
                return rich(one, "why")
        if said and scoring.fold_text(answer["accepted"][0]) == scoring.fold_text(given):
            return _("The letters are right; upper and lower case, or accents, count here.")
    met = part.get("matched_wording")
    if status == "right" and met and scoring.fold_text(met, *folding) != said:
        return _("It is spelt “%(wording)s”.") % {"wording": met}
    return ""
