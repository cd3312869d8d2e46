"""Items as GIFT, so that reading it gives them again; what it cannot hold is named."""

import re
from collections.abc import Callable, Iterable
from io import BytesIO

from django.utils.translation import gettext as _

from questions.portable.gift_text import FORMAT, WEIGHT, escape
from questions.portable.items import Item, Writing
from questions.portable.leaving import (
    NotHeld,
    essay_guide,
    list_numbers_of,
    list_texts_of,
    lose_marking,
    margin,
    name_flags,
    name_left,
    percents_of,
    spell_number,
    write_or_essay,
)
from questions.portable.tagging import tags_of

GIFT = "GIFT"
HEADER = "// Questions as GIFT, in Markdown. Empty lines part them.\n"


def write_gift(items: Iterable[Item]) -> Writing:
    parts, category, losses = [HEADER], (), []
    for item in items:
        item.losses = []
        if item.category and item.category != category:
            category = item.category
            parts.append(f"$CATEGORY: {write_category(category)}\n")
        parts.append(write_item(item))
        losses += [(item, loss) for loss in item.losses]
    return Writing(BytesIO("\n".join(parts).encode()), losses)


def write_category(category: tuple[str, ...]) -> str:
    named = [" ".join(part.replace("/", "//").split()) for part in category]
    return "/".join(["$course$", "top", *named])


def write_item(item: Item) -> str:
    answers = write_or_essay(item, WRITERS, write_essay)
    if item.pictures:
        item.lose(_("GIFT holds no files: its pictures are seen on this site alone."))
    name = escape(" ".join(item.name.split()))
    named = f"::{name}::" if name else ""
    return f"{write_comment(item)}{named}[markdown]{escape(item.content['text'])}{answers}\n"


def write_comment(item: Item) -> str:
    """Return the line of the idnumber and the tags, as Moodle writes it; "" for none.

    What it does not know, as the version, it leaves alone.
    """
    noted = [("id", item.key)] if item.key else []
    noted += [("version", str(item.stamp))] if item.stamp.version else []
    noted += [("tag", tag) for tag in tags_of(item)]
    if not noted:
        return ""
    values = ((name, re.sub(r"([\]\\])", r"\\\1", value)) for name, value in noted)
    return "// " + " ".join(f"[{name}:{value}]" for name, value in values) + "\n"


def part(text: str) -> str:
    """Return a text within the braces. One that begins like something else names its format."""
    told = FORMAT.match(text) or WEIGHT.match(text) or text.startswith("//")
    return ("[markdown]" if told else "") + escape(text)


def feedback(text: str) -> str:
    return f"#{part(text)}" if text else ""


def braces(item: Item, lines: Iterable[str], opening: str = "{") -> str:
    """Return the answers, one on each line, and the explanation after them."""
    explanation = item.content.get("explanation", "")
    lines = [*lines, *([f"####{part(explanation)}"] if explanation else [])]
    return opening + "\n" + "".join(f"\t{line}\n" for line in lines) + "}"


def write_choice(item: Item) -> str:
    name_left(item, item.content, {"options"}, GIFT)
    options = item.content["options"]
    lines = []
    for option, percent in zip(options, percents_of(item.kind, options), strict=True):
        mark = f"~%{percent}%"
        if item.kind == "single_choice":
            mark = {"100": "=", "0": "~"}.get(percent, mark)
        lines.append(mark + part(option["text"]) + feedback(option.get("why", "")))
    return braces(item, lines)


def write_true_false(item: Item) -> str:
    content = item.content
    name_left(item, content, {"right", "why_true", "why_false"}, GIFT)
    whys = {True: content.get("why_true", ""), False: content.get("why_false", "")}
    word = "TRUE" if content["right"] else "FALSE"
    explanation = content.get("explanation", "")
    said = f"#{part(whys[not content['right']])}#{part(whys[content['right']])}"
    return f"{{{word}{said}" + (f"####{part(explanation)}" if explanation else "") + "}"


def write_short_answer(item: Item) -> str:
    answer = item.content["answer"]
    name_left(item, item.content, {"answer"}, GIFT)
    texts = list(list_texts_of(answer))
    if any("->" in text for text, _percent, _why in texts):
        raise NotHeld(_("GIFT reads “->” in an answer as a pair, so this goes out as an essay."))
    name_flags(item, answer, GIFT)
    if answer.get("case"):
        item.lose(_("GIFT cannot say that case matters."))
    lines = []
    for text, percent, why in texts:
        if "->" in why:
            item.lose(_("“->” in feedback goes out as “→”: GIFT would read a pair."))
        said = feedback(why.replace("->", "→"))
        lines.append(f"=%{percent}%{write_literal(text) or '*'}{said}")
    return braces(item, lines)


def write_literal(text: str) -> str:
    """Return an accepted text whose stars stand for themselves."""
    return escape(text.replace("*", "\\*"))


def write_numeric(item: Item) -> str:
    answer = item.content["answer"]
    name_left(item, item.content, {"answer"}, GIFT)
    if answer.get("unit") or answer.get("units"):
        unit = answer.get("unit", "")
        item.lose(
            _("GIFT has no units: the number is asked for without %(unit)s.") % {"unit": unit}
        )
    lines = [
        f"=%{percent}%{spell_number(one['value'])}:{margin(item, one)}{feedback(why)}"
        for one, percent, why in list_numbers_of(answer)
    ]
    lines += [f"~{feedback(answer['others'])}"] if answer.get("others") else []
    return braces(item, lines, "{#")


def write_matching(item: Item) -> str:
    content = item.content
    name_left(item, content, {"pairs", "surplus"}, GIFT)
    pairs = [(pair["left"], pair["right"], pair.get("why")) for pair in content["pairs"]]
    pairs += [("", one["text"], one.get("why")) for one in content.get("surplus", [])]
    if any("->" in left for left, _right, _why in pairs):
        raise NotHeld(_("GIFT parts a pair at its first “->”, so this goes out as an essay."))
    if any(why for *_sides, why in pairs):
        item.lose(_("GIFT has no place for the reasons of pairs."))
    return braces(item, [f"={part(left)} -> {part(right)}" for left, right, _why in pairs])


def write_ordering(item: Item) -> str:
    name_left(item, item.content, {"items"}, GIFT)
    texts = [one["text"] for one in item.content["items"]]
    head = f"{{>{len(texts)} ALL VERTICAL RELATIVE_NEXT_EXCLUDE_LAST SHOW"
    return braces(item, [part(text) for text in texts], head)


def write_essay(item: Item) -> str:
    """Write what GIFT has no kind for. The words for who marks take the place of the feedback."""
    lose_marking(item, GIFT, told=item.kind in WRITERS)
    explanation = item.content.get("explanation", "")
    guide = "\n\n".join(text for text in (essay_guide(item), explanation) if text)
    return "{" + (f"####{part(guide)}" if guide else "") + "}"


WRITERS: dict[str, Callable[[Item], str]] = {
    "single_choice": write_choice,
    "multiple_choice": write_choice,
    "true_false": write_true_false,
    "short_answer": write_short_answer,
    "numeric": write_numeric,
    "matching": write_matching,
    "ordering": write_ordering,
}
