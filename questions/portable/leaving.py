"""What every writer asks: which parts of a question its format has no place for."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from questions.portable.items import Item

Written = TypeVar("Written")
COMMON = {"text", "explanation"}
# Feedback on the answer as a whole, by the tags of Moodle.
WHOLE = {
    "right": "correctfeedback",
    "partly": "partiallycorrectfeedback",
    "wrong": "incorrectfeedback",
}
EMPTY = (None, "", [], {}, False)
GAP = re.compile(r"\[\[([a-z0-9-]+)\]\]")


class NotHeld(Exception):
    """A question that a format cannot hold in its own kind, and why: it goes out as an essay."""


def write_or_essay(
    item: Item,
    writers: Mapping[str, Callable[[Item], Written]],
    write_essay: Callable[[Item], Written],
) -> Written:
    """Return what the writer of its kind makes of an item, or the essay that it goes out as."""
    try:
        return writers.get(item.kind, write_essay)(item)
    except NotHeld as error:
        item.lose(str(error))
        return write_essay(item)


def name_part(key: str) -> str:
    """Return what a person calls a part of the content."""
    names = {
        "hints": _("hints"),
        "minutes": _("minutes"),
        "words": _("number of words"),
        "key_points": _("key points"),
        "model_answer": _("model answer"),
        "exemplars": _("example answers"),
        "strong": _("what a strong answer has"),
        "red_flags": _("red flags"),
        "competencies": _("competencies"),
        "template": _("answer template"),
        "sections": _("sections"),
        "requirements": _("requirements"),
        "components": _("components"),
        "connections": _("connections"),
        "items": _("items"),
        "pairs": _("pairs"),
        "options": _("options"),
        "gaps": _("gaps"),
        "answer": _("accepted answers"),
        "whole": _("feedback on the answer as a whole"),
    }
    return names.get(key, key)


def name_left(item: Item, content: Mapping[str, Any], held: Iterable[str], where: str) -> None:
    """Name what of the content is not among `held`, but for what is empty."""
    keys = content.keys() - set(held) - COMMON
    parts = sorted(name_part(key) for key in keys if content[key] not in EMPTY)
    if parts:
        says = _("%(where)s has no place for %(parts)s.")
        item.lose(says % {"where": where, "parts": ", ".join(parts)})


def percent_of(parts: int) -> str:
    """Return one of so many equal parts of a hundred, as Moodle spells it."""
    return f"{Decimal(100) / parts:.5f}".rstrip("0").rstrip(".")


def percents_of(kind: str, options: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what each option of a choice counts, as Moodle spells it."""
    options = list(options)
    single = kind == "single_choice"
    usual = "100" if single else percent_of(max(1, sum(one["right"] for one in options)))
    wrong = "0" if single else f"-{usual}"
    return [
        spell_number(one["share"]) if "share" in one else usual if one["right"] else wrong
        for one in options
    ]


def list_texts_of(answer: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (text, per cents, feedback) of each text of a short answer, "" for all other ones."""
    praise = {one["text"]: one["why"] for one in answer.get("praise", [])}
    yield from ((text, "100", praise.get(text, "")) for text in answer["accepted"])
    for one in answer.get("partly", []):
        yield one["text"], spell_number(one["share"]), one.get("why", "")
    yield from ((one["text"], "0", one["why"]) for one in answer.get("wrong", []))
    if answer.get("others"):
        yield "", "0", answer["others"]


def list_numbers_of(answer: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    """Yield (number, per cents, feedback) of each number that an answer may be."""
    for one in (answer, *answer.get("also", [])):
        yield one, spell_number(one.get("share", 100)), one.get("why", "")


def spell_number(value: float | int) -> str:
    """Return a number with all its digits, and without an exponent."""
    return f"{Decimal(repr(value)):f}"


def name_flags(item: Item, answer: dict, where: str) -> None:
    for flag, says in (
        ("typos", _("%(where)s cannot say that a typing slip is forgiven.")),
        ("accents", _("%(where)s cannot say that accents matter.")),
    ):
        if answer.get(flag):
            item.lose(says % {"where": where})


def margin(item: Item, answer: dict) -> str:
    """Return the tolerance; one that grows with the number is spelt out, and named."""
    if (answer.get("tolerance") or {}).get("relative", 0):
        item.lose(_("A tolerance relative to the number goes out as an absolute one."))
    return spell_number(widest_margin(answer))


def widest_margin(answer: Mapping[str, Any]) -> float | int:
    """Return how far off a number may be: of the absolute and the relative tolerance the wider."""
    tolerance = answer.get("tolerance") or {}
    relative = round(abs(answer["value"]) * tolerance.get("relative", 0), 12)
    return max(tolerance.get("absolute", 0), relative)


def lose_marking(item: Item, where: str, *, told: bool = False, held: Iterable[str] = ()) -> None:
    """Say that a question goes out as an essay. `told` where the reason was said already.

    `held` are the parts that its format has a place for beside the words for who marks.
    """
    if not told:
        says = _("%(where)s has no such kind: this goes out as an essay, which no program marks.")
        item.lose(says % {"where": where})
    words = sorted(name_part(key) for key in item.content.keys() & GUIDING if item.content[key])
    if words:
        says = _("Only as words for who marks: %(parts)s.")
        item.lose(says % {"parts": ", ".join(words)})
    name_left(item, item.content, {*GUIDING, *held}, where)


GUIDING = {"model_answer", "requirements", "strong", "key_points", "red_flags", "components"}
GUIDING |= {"pairs", "items", "answer", "gaps", "connections", "options"}


def essay_guide(item: Item) -> str:
    """Return what who marks an essay is told: the model answer and what counts, as Markdown."""
    content = item.content
    lists = (
        (_("Requirements"), content.get("requirements", [])),
        (_("A strong answer"), content.get("strong", [])),
        (_("Key points"), map(tell_point, content.get("key_points", []))),
        (_("Red flags"), content.get("red_flags", [])),
        (_("Components"), [one["title"] for one in content.get("components", [])]),
        (_("Connections"), map(tell_connection, content.get("connections", []))),
        (_("Pairs"), [f"{one['left']}: {one['right']}" for one in content.get("pairs", [])]),
        (_("In the right order"), [one["text"] for one in content.get("items", [])]),
        (_("Gaps"), map(tell_gap, content.get("gaps", []))),
        (_("Accepted"), tell_answer(content.get("answer", {}))),
        (_("Options"), map(tell_option, content.get("options", []))),
    )
    parts = [model_text(content.get("model_answer"))]
    parts += [list_texts(title, list(texts)) for title, texts in lists]
    return "\n\n".join(part for part in parts if part)


def model_text(model: object) -> str:
    if isinstance(model, Mapping):
        return "\n\n".join(f"**{name}**: {text}" for name, text in model.items())
    return model if isinstance(model, str) else ""


def list_texts(title: str, texts: list[str]) -> str:
    return f"**{title}**\n\n" + "\n".join(f"- {text}" for text in texts) if texts else ""


def tell_point(point: Mapping[str, Any]) -> str:
    return f"{point['text']} ({point.get('weight', 1)})"


def tell_connection(one: Mapping[str, Any]) -> str:
    says = one.get("says")
    return f"{one['from']} → {one['to']}" + (f": {says}" if says else "")


def tell_gap(gap: Mapping[str, Any]) -> str:
    right = [one["text"] for one in gap.get("options", []) if one.get("right")]
    return f"{gap['id']}: {', '.join(right or tell_answer(gap.get('answer', {})))}"


def tell_option(option: Mapping[str, Any]) -> str:
    return f"{option['text']} ({_('right') if option['right'] else _('wrong')})"


def tell_answer(answer: Mapping[str, Any]) -> list[str]:
    if "value" in answer:
        return [
            f"{spell_number(one['value'])} {answer.get('unit', '')}".strip()
            + ("" if share == "100" else f" ({share} %)")
            for one, share, _why in list_numbers_of(answer)
        ]
    partly = [f"{one['text']} ({one['share']} %)" for one in answer.get("partly", [])]
    return [*answer.get("accepted", []), *partly]
