"""Moodle XML: read into items, each fault with its line and column."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from questions.portable.answers import (
    Answer,
    Pair,
    check_count,
    fill_choice,
    fill_essay,
    fill_matching,
    fill_numeric,
    fill_ordering,
    fill_short_answer,
    fill_true_false,
)
from questions.portable.cloze import read_cloze
from questions.portable.decoding import decode
from questions.portable.gift_reading import OUR_GRADING, read_category
from questions.portable.items import FormatError, Item, Reading, Refusal, make_name
from questions.portable.leaving import WHOLE
from questions.portable.limits import LONGEST_ITEM, LONGEST_KEY, LONGEST_TAG, MOST_ITEMS, MOST_TAGS
from questions.portable.markdown_text import to_markdown
from questions.portable.moodle_losses import is_usual, name_settings
from questions.portable.pictures import DATA, Album
from questions.portable.tagging import take_difficulty
from questions.portable.xml_tree import Element, read_xml

# The attribute of a question that says from which version of ours it was written.
STAMP = "studyhub-version"
WITH_WHOLE = ("single_choice", "multiple_choice", "matching", "ordering")
FORMATS = {
    "html": "html",
    "moodle_auto_format": "moodle",
    "plain_text": "plain",
    "markdown": "markdown",
}


def read_moodle(data: bytes) -> Reading:
    """Return the items of a Moodle XML file. Raise FormatError where it is none."""
    root = read_xml(decode(data))
    if root.tag != "quiz":
        says = _("This is <%(tag)s>, and Moodle's questions stand in <quiz>.") % {"tag": root.tag}
        raise FormatError(says, line=root.line, column=root.column)
    reading = Reading()
    category: tuple[str, ...] = ()
    for element in root.children:
        if element.tag != "question":
            says = _("<%(tag)s> is no question.") % {"tag": element.tag[:40]}
            reading.refusals.append(Refusal(element.line, element.column, "", says))
            continue
        if element.attrs.get("type") == "category":
            category = read_category(element.words("category", "text"))
            continue
        if len(reading.items) + len(reading.refusals) >= MOST_ITEMS:
            says = _("The file has more than %(limit)s items. Part it into several.")
            raise FormatError(
                says % {"limit": MOST_ITEMS}, line=element.line, column=element.column
            )
        reader = QuestionReader(element, category)
        try:
            reading.items.append(reader.read())
        except FormatError as error:
            name = reader.item.name
            at = error if error.line else element
            reading.refusals.append(Refusal(at.line, at.column, name, error.says))
    return reading


class QuestionReader:
    """Reads one question."""

    def __init__(self, element: Element, category: tuple[str, ...]):
        self.element = element
        name = " ".join(element.words("name", "text").split())[:200]
        self.item = Item("", {}, name=name, category=category, line=element.line)
        text = element.find("questiontext")
        self.format = FORMATS.get(text.attrs.get("format", "html"), "html") if text else "html"

    def read(self) -> Item:
        kind = self.element.attrs.get("type", "")
        readers = {
            "multichoice": self.read_choice,
            "multichoiceset": self.read_choice,
            "truefalse": self.read_true_false,
            "shortanswer": self.read_short_answer,
            "numerical": self.read_numeric,
            "matching": self.read_matching,
            "ordering": self.read_ordering,
            "cloze": self.read_cloze,
            "multianswer": self.read_cloze,
            "essay": self.read_essay,
        }
        if kind == "description":
            raise self.error(_("A description asks nothing. Put its text into a lesson."))
        if kind not in readers:
            says = _("There is no kind of question here for Moodle's %(kind)s.")
            raise self.error(says % {"kind": f"“{kind[:40]}”"})
        check_length(self.element)
        if STAMP in self.element.attrs:
            self.item.take_stamp(self.element.attrs[STAMP])
        self.read_common(kind)
        readers[kind]()
        self.read_whole()
        take_difficulty(self.item)
        name_settings(self.item, self.element, kind)
        return self.item

    def error(self, says: str, at: Element | None = None) -> FormatError:
        at = at or self.element
        return FormatError(says, line=at.line, column=at.column)

    def read_common(self, kind: str) -> None:
        item, element = self.item, self.element
        item.key = element.words("idnumber")[:LONGEST_KEY]
        tags = (
            [tag.words("text") for tag in element.find("tags").children]
            if element.find("tags")
            else []
        )
        item.tags = tuple(tag[:LONGEST_TAG] for tag in tags if tag)[:MOST_TAGS]
        if kind not in ("cloze", "multianswer"):
            item.content["text"] = self.markdown(element.find("questiontext"))
            if not item.content["text"]:
                raise self.error(_("This question has no text. Write one."))
        if explanation := self.markdown(element.find("generalfeedback")):
            item.content["explanation"] = explanation
        hints = [text for hint in element.find_all("hint") if (text := self.markdown(hint))]
        if hints:
            item.content["hints"] = hints
        item.name = item.name or make_name(item.content.get("text", ""))

    def read_whole(self) -> None:
        """Take the feedback on the answer as a whole, of the kinds that have such feedback."""
        found = {name: self.element.find(tag) for name, tag in WHOLE.items()}
        said = {
            name: self.markdown(one)
            for name, one in found.items()
            if one and self.item.kind in WITH_WHOLE and not is_usual(one)
        }
        if said:
            self.item.content["whole"] = said

    def markdown(self, element: Element | None, default: str = "") -> str:
        """Return the text of an element as Markdown, with the pictures of it that it shows."""
        if element is None:
            return ""
        self.name_loose(element)
        album = self.open_album(element)
        named = FORMATS.get(element.attrs.get("format", ""), default or self.format)
        text = element.words("text") if element.find("text") else element.text
        made = to_markdown(text, named, album)
        album.name_unused()
        return made

    def name_loose(self, element: Element) -> None:
        """Name the elements within a text: HTML stands there escaped, or as CDATA."""
        text = element.find("text")
        for child in text.children if text else ():
            says = _("<%(tag)s> stands loose in a text and is not read. Put it into CDATA.")
            self.item.lose(says % {"tag": child.tag[:40]}, child.line)

    def open_album(self, element: Element) -> Album:
        """Return the files that are embedded in an element."""
        files = [(name_file(file), file.text, file.line) for file in element.find_all("file")]
        return Album(self.item, files)

    def read_answers(self, *, plain: bool = False) -> list[Answer]:
        answers = self.element.find_all("answer")
        check_count(answers, self.element)
        return [self.read_answer(one, plain=plain) for one in answers]

    def read_answer(self, element: Element, *, plain: bool) -> Answer:
        text = element.words("text") if element.find("text") else element.text
        return Answer(
            text if plain else self.markdown(element),
            self.read_percent(element),
            self.markdown(element.find("feedback")),
            element.line,
            element.column,
            element.words("tolerance"),
        )

    def read_percent(self, element: Element) -> Decimal:
        raw = element.attrs.get("fraction", "0").strip() or "0"
        try:
            percent = Decimal(raw) if len(raw) <= 20 else None
        except InvalidOperation:
            percent = None
        if percent is None or not percent.is_finite() or abs(percent) > 100:
            says = _("A fraction is from -100 to 100 per cent, and this is “%(raw)s”.")
            raise self.error(says % {"raw": raw[:20]}, element)
        return percent

    def read_choice(self) -> None:
        single = self.element.words("single") in ("true", "1")
        if self.element.find("single") is None:
            single = self.element.attrs["type"] == "multichoice"
        fill_choice(self.item, self.read_answers(), single=single)

    def read_true_false(self) -> None:
        answers = {one.text.strip().casefold(): one for one in self.read_answers(plain=True)}
        right = [name for name, answer in answers.items() if answer.percent >= 100]
        if set(answers) != {"true", "false"} or len(right) != 1:
            says = _("True or false has the answers true and false, one of them with 100 %.")
            raise self.error(says)
        other = "false" if right[0] == "true" else "true"
        fill_true_false(
            self.item,
            right=right[0] == "true",
            why_right=answers[right[0]].why,
            why_wrong=answers[other].why,
        )

    def read_short_answer(self) -> None:
        case = self.element.words("usecase") in ("1", "true")
        fill_short_answer(self.item, self.read_answers(plain=True), case=case)

    def read_numeric(self) -> None:
        units = self.element.find("units")
        pairs = [
            (unit.words("unit_name"), unit.words("multiplier"))
            for unit in (units.find_all("unit") if units else [])
        ]
        fill_numeric(self.item, self.read_answers(plain=True), units=pairs)

    def read_matching(self) -> None:
        pairs = []
        subquestions = self.element.find_all("subquestion")
        check_count(subquestions, self.element)
        for one in subquestions:
            answer = one.find("answer")
            # Moodle's right sides are plain text; a format stands there only where we wrote it.
            right = self.markdown(answer, default="plain")
            pairs.append(Pair(self.markdown(one), right, one.line, one.column))
        fill_matching(self.item, pairs)

    def read_ordering(self) -> None:
        grading = self.element.words("gradingtype")
        if grading and grading not in OUR_GRADING:
            says = _("Points are for adjacent pairs, not %(way)s.")
            self.item.lose(says % {"way": grading[:40]})
        if self.element.words("selecttype") not in ("", "ALL", "0"):
            self.item.lose(_("All items are shown, not some of them."))
        answers = self.element.find_all("answer")
        check_count(answers, self.element)
        fill_ordering(self.item, [self.markdown(one) for one in answers])

    def read_cloze(self) -> None:
        element = self.element.find("questiontext")
        if element is None:
            raise self.error(_("This question has no text. Write one."))
        album = self.open_album(element)
        read_cloze(album, element.words("text"), self.format, element)
        album.name_unused()
        self.item.name = self.item.name or make_name(self.item.content["text"])

    def read_essay(self) -> None:
        guide = self.markdown(self.element.find("graderinfo"))
        if self.markdown(self.element.find("responsetemplate")):
            self.item.lose(_("The template of the answer is not kept."))
        fill_essay(self.item, guide)


def name_file(file: Element) -> str:
    """Return the name by which a text shows an embedded file."""
    folder = file.attrs.get("path", "/").strip("/")
    return f"{folder}/{file.attrs.get('name', '')}".strip("/")


def check_length(element: Element) -> None:
    """Refuse a question whose texts are longer than any question's. Pictures count apart."""
    waiting, count = [element], 0
    while waiting:
        one = waiting.pop()
        count += 0 if one.tag == "file" else len(DATA.sub("", "".join(one.texts)))
        waiting += one.children
    if count > LONGEST_ITEM:
        says = _("This item has %(count)s characters; %(limit)s is the limit.")
        values = {"count": count, "limit": LONGEST_ITEM}
        raise FormatError(says % values, line=element.line, column=element.column)
