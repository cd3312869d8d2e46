"""A word or a short phrase."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from questions.kinds.base import (
    OTHERS,
    PER_CENT,
    WHY,
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
    without,
)
from questions.kinds.shares import shares_of, worth_of

LONGEST = 200
ANSWER = (
    Entry(
        "accepted",
        "texts",
        gettext_lazy("Accepted spellings"),
        gettext_lazy("The first one is shown as the right answer."),
    ),
    Entry(
        "praise",
        "records?",
        gettext_lazy("Feedback on accepted spellings"),
        gettext_lazy("What is said to those who write this one of them."),
        entries=(Entry("text", "text", gettext_lazy("Text")), WHY),
    ),
    Entry(
        "partly",
        "records?",
        gettext_lazy("Partly right answers"),
        gettext_lazy("Each earns its share of the points."),
        entries=(
            Entry("text", "text", gettext_lazy("Text")),
            Entry("share", "number", gettext_lazy("Share of the points"), PER_CENT),
            Entry("why", "text?", gettext_lazy("Why"), is_markdown=True),
        ),
    ),
    Entry(
        "wrong",
        "records?",
        gettext_lazy("Wrong answers"),
        gettext_lazy("What people often write instead, and why it is another thing."),
        entries=(Entry("text", "text", gettext_lazy("Text")), WHY),
    ),
    OTHERS,
    Entry("typos", "flag?", gettext_lazy("Forgive a slip of spelling")),
    Entry("case", "flag?", gettext_lazy("Upper and lower case count")),
    Entry("accents", "flag?", gettext_lazy("Accents count")),
)


class ShortAnswer(QuestionKind):
    """One line of text against the spellings that are accepted."""

    slug = "short_answer"
    entries = (Entry("answer", "fields", gettext_lazy("Answer"), entries=ANSWER),)

    def place_fault(self, path: str, content: Content) -> str:
        return f"answer.{path}" if path else ""

    def scheme(self, content: Content) -> dict[str, Any]:
        answer = content["answer"]
        worth = worth_of(shares_of(answer.get("partly", [])))
        return {"kind": self.slug, "max_points": worth, **text_scheme(answer)}

    def find_faults(self, content: Content) -> Iterator[tuple[str, str]]:
        yield from super().find_faults(content)
        yield from find_praise_faults(content["answer"], "answer")
        yield from find_unmet_texts(content["answer"], "answer")

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
    partly = [without(one, "why_html") for one in answer.get("partly", [])]
    return {**scheme, "wrong": wrong} | ({"partly": partly} if partly else {})


def find_praise_faults(answer: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """Yield the texts that have feedback for being right and are not accepted, with their paths."""
    for place, one in enumerate(answer.get("praise", [])):
        if one["text"] not in answer["accepted"]:
            says = f"{one['text']!r} has feedback and isn't accepted. Add it, or leave it out."
            yield f"{path}.praise.{place}.text", says


def find_unmet_texts(answer: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """Yield the texts that nobody meets, since what is accepted comes first, with their paths.

    They are compared as answers are. Such a text does no harm in a version that is stored: the
    scorer marks by it as ever.
    """
    import scoring

    folding = (answer.get("case", False), answer.get("accents", False))
    accepted = {scoring.fold_text(text, *folding) for text in answer["accepted"]}
    cures = {
        "partly": "is both accepted and partly right. Take it out of one.",
        "wrong": "is both accepted and wrong. Take it out of one of the two.",
    }
    for name, cure in cures.items():
        for place, one in enumerate(answer.get(name, [])):
            if scoring.fold_text(one["text"], *folding) in accepted:
                yield f"{path}.{name}.{place}.text", f"{one['text']!r} {cure}"


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
    """Return the author's word on a known answer, or that a slip of spelling was forgiven."""
    import scoring

    folding = (answer.get("case", False), answer.get("accents", False))
    said = scoring.fold_text(given, *folding)
    met = part.get("matched_wording")
    known = {"right": "praise", "partly": "partly", "wrong": "wrong"}.get(status, "")
    for one in answer.get(known, []):
        if one["text"] == met or scoring.fold_text(one["text"], *folding) == said:
            return rich(one, "why")
    if status == "wrong":
        if said and scoring.fold_text(answer["accepted"][0]) == scoring.fold_text(given):
            return _("The letters are right; upper and lower case, or accents, count here.")
        return rich(answer, "others")
    if status == "right" and met and scoring.fold_text(met, *folding) != said:
        return _("It is spelt “%(wording)s”.") % {"wording": met}
    return ""
