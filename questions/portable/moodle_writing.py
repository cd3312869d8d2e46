"""Items as Moodle XML, so that reading it gives them again; what it cannot hold is named."""

from base64 import b64encode
from collections.abc import Callable, Iterable
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.utils.translation import gettext as _

from questions.portable.cloze import write_cloze
from questions.portable.decoding import CONTROL
from questions.portable.gift_writing import write_category
from questions.portable.items import Item, Spool, Writing
from questions.portable.leaving import (
    WHOLE,
    essay_guide,
    list_numbers_of,
    list_texts_of,
    lose_marking,
    margin,
    name_flags,
    name_left,
    percents_of,
    spell_number,
)
from questions.portable.moodle_reading import STAMP
from questions.portable.pictures import EMBEDDED, find_names
from questions.portable.tagging import tags_of

MOODLE = "Moodle XML"


def write_moodle(items: Iterable[Item]) -> Writing:
    """Return the file. Its pictures are in memory one question at a time."""
    file, category, losses = Spool(), (), []
    file.write(b"<?xml version='1.0' encoding='utf-8'?>\n<quiz>\n")
    for item in items:
        quiz = Element("quiz")
        item.losses = []
        if item.category and item.category != category:
            category = item.category
            element = SubElement(quiz, "question", type="category")
            put(SubElement(element, "category"), write_category(category))
        write_question(quiz, item)
        losses += [(item, loss) for loss in item.losses]
        for element in quiz:
            indent(element, "  ", level=1)
            element.tail = "\n"
            file.write(b"  " + tostring(element, encoding="utf-8"))
    file.write(b"</quiz>")
    return Writing(file, losses)


def write_question(quiz: Element, item: Item) -> None:
    kind, write = WRITERS.get(item.kind, ("essay", write_essay))
    element = SubElement(quiz, "question", type=kind)
    if item.stamp.version:
        # Moodle passes over what it does not know.
        element.set(STAMP, str(item.stamp))
    put(SubElement(element, "name"), " ".join(item.name.split()))
    text = write_cloze(item, margin) if kind == "cloze" else item.content["text"]
    put_marked(element, "questiontext", text)
    put_marked(element, "generalfeedback", item.content.get("explanation", ""))
    SubElement(element, "defaultgrade").text = "1"
    SubElement(element, "penalty").text = "0"
    SubElement(element, "hidden").text = "0"
    SubElement(element, "idnumber").text = item.key
    write(element, item)
    for name, text in item.content.get("whole", {}).items():
        put_marked(element, WHOLE[name], text)
    for hint in item.content.get("hints", []):
        put_marked(element, "hint", hint)
    if tags := tags_of(item):
        holder = SubElement(element, "tags")
        for tag in tags:
            put(SubElement(holder, "tag"), tag)
    embed_pictures(element, item)


def embed_pictures(element: Element, item: Item) -> None:
    """Put beside each text the pictures that it shows, as Moodle has them."""
    for parent in [one for one in element.iter() if one.get("format") == "markdown"]:
        text = parent.find("text")
        for name in dict.fromkeys(find_names(text.text or "")):
            if picture := item.pictures.get(name):
                text.text = text.text.replace(picture.address, EMBEDDED + name)
                file = SubElement(parent, "file", name=name, path="/", encoding="base64")
                file.text = b64encode(picture.data).decode()


def put(element: Element, text: str) -> None:
    SubElement(element, "text").text = CONTROL.sub("", text)


def put_marked(parent: Element, tag: str, text: str, **attrs: str) -> Element:
    """Add an element with Markdown in it."""
    element = SubElement(parent, tag, **attrs, format="markdown")
    put(element, text)
    return element


def put_answer(parent: Element, text: str, percent: str, why: str = "", *, plain=False) -> Element:
    if plain:
        answer = SubElement(parent, "answer", fraction=percent, format="plain_text")
        put(answer, text)
    else:
        answer = put_marked(parent, "answer", text, fraction=percent)
    put_marked(answer, "feedback", why)
    return answer


def write_choice(element: Element, item: Item) -> None:
    name_left(item, item.content, {"options", "hints", "whole"}, MOODLE)
    options = item.content["options"]
    single = item.kind == "single_choice"
    SubElement(element, "single").text = "true" if single else "false"
    SubElement(element, "shuffleanswers").text = "true"
    SubElement(element, "answernumbering").text = "abc"
    for one, percent in zip(options, percents_of(item.kind, options), strict=True):
        put_answer(element, one["text"], percent, one.get("why", ""))


def write_true_false(element: Element, item: Item) -> None:
    content = item.content
    name_left(item, content, {"right", "why_true", "why_false", "hints"}, MOODLE)
    for word, value in (("true", True), ("false", False)):
        percent = "100" if content["right"] is value else "0"
        put_answer(element, word, percent, content.get(f"why_{word}", ""), plain=True)


def write_short_answer(element: Element, item: Item) -> None:
    answer = item.content["answer"]
    name_left(item, item.content, {"answer", "hints"}, MOODLE)
    name_flags(item, answer, MOODLE)
    SubElement(element, "usecase").text = "1" if answer.get("case") else "0"
    for text, percent, why in list_texts_of(answer):
        put_answer(element, text.replace("*", "\\*") or "*", percent, why, plain=True)


def write_numeric(element: Element, item: Item) -> None:
    answer = item.content["answer"]
    name_left(item, item.content, {"answer", "hints"}, MOODLE)
    for one, percent, why in list_numbers_of(answer):
        made = put_answer(element, spell_number(one["value"]), percent, why, plain=True)
        SubElement(made, "tolerance").text = margin(item, one)
    if answer.get("others"):
        put_answer(element, "*", "0", answer["others"], plain=True)
    unit = answer.get("unit", "")
    factors = ({unit: 1} if unit else {}) | answer.get("units", {})
    if not factors:
        return
    units = SubElement(element, "units")
    for name, factor in factors.items():
        one = SubElement(units, "unit")
        SubElement(one, "multiplier").text = f"{1 / Decimal(repr(factor)):.20g}"
        SubElement(one, "unit_name").text = name
    SubElement(element, "unitgradingtype").text = "0"
    SubElement(element, "showunits").text = "0"
    SubElement(element, "unitsleft").text = "0"


def write_matching(element: Element, item: Item) -> None:
    content = item.content
    name_left(item, content, {"pairs", "surplus", "hints", "whole"}, MOODLE)
    SubElement(element, "shuffleanswers").text = "true"
    pairs = [(pair["left"], pair["right"], pair.get("why")) for pair in content["pairs"]]
    pairs += [("", one["text"], one.get("why")) for one in content.get("surplus", [])]
    if any(why for *_sides, why in pairs):
        item.lose(_("%(where)s has no place for the reasons of pairs.") % {"where": MOODLE})
    for left, right, _why in pairs:
        put_marked(put_marked(element, "subquestion", left), "answer", right)


def write_ordering(element: Element, item: Item) -> None:
    name_left(item, item.content, {"items", "hints", "whole"}, MOODLE)
    for tag, value in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", str(len(item.content["items"]))),
        ("gradingtype", "RELATIVE_NEXT_EXCLUDE_LAST"),
        ("showgrading", "SHOW"),
    ):
        SubElement(element, tag).text = value
    for number, one in enumerate(item.content["items"], start=1):
        put_marked(element, "answer", one["text"], fraction=str(number))


def write_gaps(element: Element, item: Item) -> None:
    name_left(item, item.content, {"gaps", "hints"}, MOODLE)
    for gap in item.content["gaps"]:
        name_flags(item, gap.get("answer", {}), MOODLE)


def write_essay(element: Element, item: Item) -> None:
    lose_marking(item, MOODLE)
    SubElement(element, "responseformat").text = "editor"
    put_marked(element, "graderinfo", essay_guide(item))
    put_marked(element, "responsetemplate", "")


WRITERS: dict[str, tuple[str, Callable[[Element, Item], None]]] = {
    "single_choice": ("multichoice", write_choice),
    "multiple_choice": ("multichoice", write_choice),
    "true_false": ("truefalse", write_true_false),
    "short_answer": ("shortanswer", write_short_answer),
    "numeric": ("numerical", write_numeric),
    "matching": ("matching", write_matching),
    "ordering": ("ordering", write_ordering),
    "cloze": ("cloze", write_gaps),
}
