"""A text with gaps."""

import random
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lessons.domain.markdown import render_text, strip_marks
from questions.kinds import numeric, short_answer
from questions.kinds.alike import find_alike, look_in_gap
from questions.kinds.base import (
    OPTIONS,
    Content,
    EmptyParts,
    Entry,
    Explained,
    QuestionKind,
    Response,
    ResponseError,
    add_entries_html,
    find_part,
    is_partly,
    name_status,
    plain,
    rich,
    walk_entries,
)
from questions.kinds.choice import list_options
from questions.kinds.shares import shares_of, worth_of
from studyhub.templatetags.ui import points

GAP = re.compile(r"\[\[([a-z0-9]+(?:-[a-z0-9]+)*)\]\]")
BLANK = "____"
# Where no input can stand: within code, and in what stands inside a tag.
NOT_PLAIN = re.compile(r"<code.*?</code>|<[^>]*>", re.DOTALL)
# What the scheme of a typed gap has beside what every gap has.
OF_ANSWER = re.compile(r"(gaps\.\d+)\.(?!(?:id|kind|points|options)\b)(.+)")
KINDS = ("short_answer", "numeric", "single_choice")
ANSWERS = {"short_answer": short_answer.ANSWER, "numeric": numeric.ANSWER}


class Cloze(QuestionKind):
    """Gaps `[[id]]` in the text, each a short answer, a number or a choice of its own."""

    slug = "cloze"
    stored = {"gaps": {str: {"text": str, "choice": [str]}}}
    entries = (
        Entry(
            "gaps",
            "records",
            gettext_lazy("Gaps"),
            gettext_lazy("Each stands once in the text as [[its id]]."),
            entries=(
                Entry("id", "slug", gettext_lazy("Id")),
                Entry("kind", "text", gettext_lazy("Kind"), choices=KINDS),
                Entry("points", "number?", gettext_lazy("Points"), gettext_lazy("Usually 1.")),
                Entry("answer", "fields?", gettext_lazy("Answer")),
                Entry("options", "records?", OPTIONS.label, entries=OPTIONS.entries),
            ),
        ),
    )

    def list_records(self, content: Mapping[str, Any]) -> Iterator:
        yield from super().list_records(content)
        for gap in content.get("gaps", []) if isinstance(content.get("gaps"), list) else []:
            kind, answer = read_gap(gap)
            if kind in ANSWERS:
                yield from walk_entries(answer, ANSWERS[kind])

    def find_faults(self, content: Content) -> Iterator[tuple[str, str]]:
        faults = list(find_gap_faults(content))
        yield from faults
        for place, gap in enumerate(content["gaps"] if not faults else ()):
            path = f"gaps.{place}.answer"
            if gap["kind"] == "numeric":
                yield from numeric.find_number_faults(gap["answer"], path)
            elif gap["kind"] == "short_answer":
                for where, sentence in short_answer.find_praise_faults(gap["answer"], path):
                    yield where, f"Gap {gap['id']!r}: {sentence}"
                yield from short_answer.find_unmet_texts(gap["answer"], path)
            else:
                for row, sentence in find_alike(gap["options"], look_in_gap):
                    path = f"gaps.{place}.options.{row}.text"
                    yield path, f"Gap {gap['id']!r}: {sentence}"
        if not faults:
            yield from super().find_faults(content)

    def place_fault(self, path: str, content: Content) -> str:
        """Return the place: what a typed gap is marked by stands in its `answer`."""
        return OF_ANSWER.sub(r"\1.answer.\2", path)

    def scheme(self, content: Content) -> dict[str, Any]:
        worth = worth_of(share for gap in content["gaps"] for share in gap_shares(gap))
        gaps = [gap_scheme(gap, worth) for gap in content["gaps"]]
        return {"kind": self.slug, "max_points": sum(gap["points"] for gap in gaps), "gaps": gaps}

    def add_html(self, content: Content) -> dict[str, Any]:
        made = super().add_html(content)
        for gap in made["gaps"]:
            if gap["kind"] in ANSWERS and "answer" in gap:
                gap["answer"] = add_entries_html(gap["answer"], ANSWERS[gap["kind"]])
        return {**made, "gapped_html": render_text(content["text"])}

    def render_text(self, content: Content) -> str:
        return GAP.sub(BLANK, render_text(content["text"]))

    def name(self, content: Content) -> str:
        return strip_marks(GAP.sub("…", content["text"]))

    def shown(self, content: Content, *, seed: int) -> dict[str, Any]:
        """Return the text in pieces of HTML, with the gaps between them."""
        gaps = {
            gap["id"]: show_gap(gap, number, seed)
            for number, gap in enumerate(content["gaps"], start=1)
        }
        return {"heading": _("Fill in the gaps."), "pieces": list(cut_text(content, gaps))}

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        gaps = {}
        for gap in content["gaps"]:
            field = f"gap-{gap['id']}"
            value = short_answer.read_line(data.get(field, ""), field)
            if value and gap["kind"] == "single_choice":
                refuse_stranger(value, gap, field)
                gaps[gap["id"]] = {"choice": [value]}
            elif value:
                is_number = gap["kind"] == "numeric"
                text = numeric.put_currency_last(value) if is_number else value
                gaps[gap["id"]] = {"text": text}
        return {"gaps": gaps}

    def typed(self, data: Mapping[str, Any], content: Content) -> Response:
        values = {gap["id"]: data.get(f"gap-{gap['id']}", "") for gap in content["gaps"]}
        return {"typed": values}

    def filled(self, response: Response, content: Content) -> dict[str, str]:
        """Return what stands in each gap, as the page posts it."""
        if "typed" in response:
            return response["typed"]
        gaps = response.get("gaps", {})
        return {gap["id"]: value_of(gaps.get(gap["id"], {})) for gap in content["gaps"]}

    def parts(self, response: Response, content: Content) -> dict[str, Any]:
        filled = self.filled(response, content)
        return {"gaps": [[f"gap-{identity}", value] for identity, value in filled.items()]}

    def first_input(self, content: Content) -> str:
        return f"gap-{content['gaps'][0]['id']}"

    def is_empty(self, response: Response) -> bool:
        return not response.get("gaps")

    def check_response(self, response: Response, content: Content) -> None:
        for gap in content["gaps"]:
            text = response["gaps"].get(gap["id"], {}).get("text")
            if text and gap["kind"] == "numeric":
                numeric.refuse_slip(text, gap["answer"], f"gap-{gap['id']}")

    def check_parts(self, response: Response, content: Content) -> None:
        empty = [gap["id"] for gap in content["gaps"] if gap["id"] not in response["gaps"]]
        if not empty or self.is_empty(response):
            return
        says = ngettext(
            "%(count)s gap is empty. Fill it in, or check again to leave it empty.",
            "%(count)s gaps are empty. Fill them in, or check again to leave them empty.",
            len(empty),
        )
        raise EmptyParts(says % {"count": len(empty)}, f"gap-{empty[0]}")

    def name_lack(self, response: Response, content: Content) -> str:
        filled, total = len(response.get("gaps", {})), len(content["gaps"])
        if filled in (0, total):
            return ""
        return _("%(filled)s of %(total)s gaps filled") % {"filled": filled, "total": total}

    def tell(self, response: Response, content: Content) -> list[dict[str, str]]:
        gaps = response.get("gaps", {})
        return [
            {"title": name_gap(number, content), "text": words_of(gap, gaps.get(gap["id"], {}))}
            for number, gap in enumerate(content["gaps"], start=1)
        ]

    def explain(
        self, response: Response, content: Content, report: Mapping[str, Any]
    ) -> list[Explained]:
        gaps = response.get("gaps", {})
        return [
            explain_gap(
                name_gap(number, content),
                gap,
                gaps.get(gap["id"], {}),
                find_part(report, gap["id"]),
            )
            for number, gap in enumerate(content["gaps"], start=1)
        ]

    def say_points(self, response: Response, content: Content, report: Mapping[str, Any]) -> str:
        """Return what each gap earned: they can be worth different points, and parts of them."""
        if len(content["gaps"]) == 1 or not is_partly(report):
            return ""
        gaps = [
            _("%(points)s of %(maximum)s for gap %(number)s")
            % {
                "number": number,
                "points": points(part["points"]),
                "maximum": points(part.get("maximum")),
            }
            for number, part in enumerate(report["parts"], start=1)
        ]
        return _("Points: %(gaps)s.") % {"gaps": ", ".join(gaps)}

    def without_words(self, response: Response, content: Content) -> Response:
        """Return what was chosen; what was typed goes."""
        gaps = response.get("gaps", {})
        chosen = {
            gap["id"]: option
            for gap in content["gaps"]
            if gap["kind"] == "single_choice"
            for option in gaps.get(gap["id"], {}).get("choice", [])
            if option in {one["id"] for one in gap["options"]}
        }
        return {"gaps": {identity: {"choice": [option]} for identity, option in chosen.items()}}


def read_gap(gap: Any) -> tuple[str, Mapping[str, Any]]:
    """Return the kind and the answer of what may be a gap; "" and nothing where it has not both.

    Nothing of it was checked yet.
    """
    kind, answer = (gap.get("kind"), gap.get("answer")) if isinstance(gap, Mapping) else ("", {})
    return (kind, answer) if isinstance(kind, str) and isinstance(answer, Mapping) else ("", {})


def gap_shares(gap: Mapping[str, Any]) -> list[float]:
    """Return the shares that answers to a gap earn."""
    answer = gap.get("answer", {})
    return shares_of([*gap.get("options", []), *answer.get("partly", []), *answer.get("also", [])])


def gap_scheme(gap: Mapping[str, Any], worth: int) -> dict[str, Any]:
    scheme = {"id": gap["id"], "kind": gap["kind"], "points": gap.get("points", 1) * worth}
    if gap["kind"] == "short_answer":
        return scheme | short_answer.text_scheme(gap["answer"])
    if gap["kind"] == "numeric":
        return scheme | numeric.number_scheme(gap["answer"])
    return scheme | {"options": list_options(gap["options"])}


def find_gap_faults(content: Content) -> Iterator[tuple[str, str]]:
    """Yield where the gaps and the text don't belong together, and what a gap lacks."""
    marked = GAP.findall(content["text"])
    ids = [gap["id"] for gap in content["gaps"]]
    shown = GAP.findall(NOT_PLAIN.sub("", render_text(content["text"])))
    for identity in dict.fromkeys(marked):
        if identity not in ids:
            yield "gaps", f"The text has [[{identity}]], and no gap has this id. Add the gap."
        elif marked.count(identity) > 1:
            says = f"[[{identity}]] stands {marked.count(identity)} times in the text. Leave one."
            yield "text", says
        elif shown.count(identity) != 1:
            yield "text", f"[[{identity}]] stands in code or in a link. Put it into plain text."
    for place, gap in enumerate(content["gaps"]):
        name = f"Gap {gap['id']!r}"
        if gap["id"] not in marked:
            says = f"{name} is nowhere in the text. Put [[{gap['id']}]] where it belongs."
            yield "text", says
        if gap["kind"] not in KINDS:
            says = f"{name} has the kind {gap['kind']!r}. Use one of: {', '.join(KINDS)}."
            yield f"gaps.{place}.kind", says
        needs = "options" if gap["kind"] == "single_choice" else "answer"
        if needs not in gap:
            says = f"{name} has no {needs}, which a gap of the kind {gap['kind']} needs."
            yield f"gaps.{place}.{needs}", says


def show_gap(gap: Mapping[str, Any], number: int, seed: int) -> dict[str, Any]:
    shown = {
        "id": gap["id"],
        "number": number,
        "kind": gap["kind"],
        "field": f"gap-{gap['id']}",
    }
    if gap["kind"] == "numeric":
        return shown | numeric.show_units(gap["answer"])
    if gap["kind"] == "single_choice":
        options = [{"id": one["id"], "text": plain(one["text"])} for one in gap["options"]]
        random.Random(f"{seed}:{number}").shuffle(options)
        return shown | {"options": options}
    return shown


def cut_text(content: Content, gaps: Mapping[str, dict]) -> Iterator[dict[str, Any]]:
    """Yield the pieces of the text: HTML that was cleaned at load, or a gap."""
    html = content.get("gapped_html") or format_html("<p>{}</p>", content["text"])
    for number, piece in enumerate(GAP.split(html)):
        if number % 2:
            yield {"gap": gaps[piece]}
        elif piece:
            yield {"html": mark_safe(piece)}  # cleaned by render_text


def refuse_stranger(value: str, gap: Mapping[str, Any], field: str) -> None:
    if value not in {option["id"] for option in gap["options"]}:
        raise ResponseError(
            _("“%(option)s” is not an option of this question. Choose again.")
            % {"option": value[:40]},
            field,
        )


def value_of(filled: Mapping[str, Any]) -> str:
    return filled.get("text") or "".join(filled.get("choice", [])[:1])


def words_of(gap: Mapping[str, Any], filled: Mapping[str, Any]) -> str:
    """Return what stands in a gap, an option by its text."""
    value = value_of(filled)
    if gap["kind"] != "single_choice":
        return value
    return next((one["text"] for one in gap["options"] if one["id"] == value), "")


def name_gap(number: int, content: Content) -> str:
    return _("Gap %(number)s") % {"number": number} if len(content["gaps"]) > 1 else _("The gap")


def explain_gap(
    title: str, gap: Mapping[str, Any], filled: Mapping[str, Any], part: Mapping[str, Any]
) -> Explained:
    given = words_of(gap, filled)
    if gap["kind"] == "short_answer":
        return short_answer.explain_text(title, given, gap["answer"], part)
    status = name_status(part)
    if gap["kind"] == "numeric":
        expected = numeric.describe_expected(gap["answer"])
        word = numeric.find_word(given, gap["answer"])
        given = numeric.say_reading(given, gap["answer"])
        return Explained(title, given, expected, status, word)
    right = next(one for one in gap["options"] if one["right"])
    chosen = next((one for one in gap["options"] if one["id"] == value_of(filled)), right)
    return Explained(title, given, rich(right, "text"), status, rich(chosen, "why"))
