"""GIFT, as Moodle describes it: read into items, each fault with its line and column."""

import re
from collections.abc import Callable
from decimal import Decimal

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
    read_number,
)
from questions.portable.decoding import decode
from questions.portable.gift_text import WEIGHT, Block, Piece, read_blocks
from questions.portable.items import FormatError, Item, Reading, Refusal, make_name
from questions.portable.limits import LONGEST_KEY, LONGEST_TAG, MOST_ITEMS, MOST_TAGS
from questions.portable.markdown_text import to_markdown
from questions.portable.pictures import Album
from questions.portable.tagging import take_difficulty

CATEGORY = "$CATEGORY:"
GAP = "_____"
NOTED = re.compile(r"\[(id|tag|version):((?:[^\]\\]|\\.){0,200})\]")
TRUE_FALSE = {"T": True, "TRUE": True, "F": False, "FALSE": False}
ORDERING = re.compile(
    r">[ \t]*(\d{1,4})?[ \t]*(ALL|EXACT|RANDOM|REL|CONTIGUOUS|CONTIG)?[ \t]*"
    r"(HORIZONTAL|HORI|VERTICAL|VERT|H|V)?[ \t]*"
    r"(ALL_OR_NOTHING|ABSOLUTE_POSITION|ABSOLUTE|ABS|RELATIVE_[A-Z_]+|RELATIVE|LONGEST_[A-Z_]+)?"
    r"[ \t]*(?:SHOW|HIDE|TRUE|FALSE|YES|NO)?[ \t]*(?:none|abc|ABCD|123|iii|IIII)?[ \t]*(?:\n|$)"
)
OUR_GRADING = ("", "RELATIVE", "RELATIVE_NEXT_EXCLUDE_LAST")


def read_gift(data: bytes) -> Reading:
    """Return the items of a GIFT file. Raise FormatError where it is none."""
    reading = Reading()
    category: tuple[str, ...] = ()
    for block in read_blocks(decode(data)):
        if block.raw.strip().startswith(CATEGORY):
            category = read_category(block.raw.strip().removeprefix(CATEGORY))
            continue
        if len(reading.items) + len(reading.refusals) >= MOST_ITEMS:
            says = _("The file has more than %(limit)s items. Part it into several.")
            raise block.error(says % {"limit": MOST_ITEMS}, 0)
        reader = ItemReader(block, category)
        try:
            reading.items.append(reader.read())
        except FormatError as error:
            name = reader.item.name or make_name(block.raw)
            line, column = (error.line, error.column) if error.line else (block.line, 1)
            reading.refusals.append(Refusal(line, column, name, error.says))
    return reading


def read_category(path: str) -> tuple[str, ...]:
    """Return the parts of a path such as `$course$/top/Lambda/Limits`; a doubled slash is one."""
    parts = re.split(r"(?<!/)/(?!/)", path.strip())
    named = [part.replace("//", "/").strip() for part in parts]
    outer = {"$course$", "$system$", "$module$", "$cat1$", "top", ""}
    while named and named[0].casefold() in outer:
        del named[0]
    return tuple(part for part in named if part)


class ItemReader:
    """Reads one block."""

    def __init__(self, block: Block, category: tuple[str, ...]):
        self.block = block
        self.item = Item("", {}, category=category, line=block.line)
        self.format = "moodle"

    def read(self) -> Item:
        self.read_comments()
        text = self.read_name(self.block.piece())
        before, answers, after = self.find_answers(text)
        self.read_text(before, after)
        if answers is None:
            says = _("A text without braces asks nothing. Put {} after it, or leave it out.")
            raise self.block.error(says, 0)
        if not self.item.content["text"]:
            raise self.block.error(_("This question has no text. Write one before {."), 0)
        answers = self.read_general_feedback(answers)
        self.choose_kind(answers)(answers)
        take_difficulty(self.item)
        return self.item

    def read_comments(self) -> None:
        """Take the idnumber and the tags that Moodle writes into comments, and our version."""
        for name, value in NOTED.findall("\n".join(self.block.comments)):
            value = re.sub(r"\\(.)", r"\1", value).strip()
            if name == "id":
                self.item.key = value[:LONGEST_KEY]
            elif name == "version":
                self.item.take_stamp(value)
            elif value and len(self.item.tags) < MOST_TAGS:
                self.item.tags += (value[:LONGEST_TAG],)

    def read_name(self, text: Piece) -> Piece:
        if not text.masked.startswith("::"):
            return text
        end = text.masked.find("::", 2)
        if end < 0:
            raise text.error(_("This name has no end. Close it by ::."))
        self.item.name = " ".join(text.part(2, end).text.split())[:200]
        return text.part(end + 2)

    def find_answers(self, text: Piece) -> tuple[Piece, Piece | None, Piece | None]:
        """Return what stands before, within and after the braces."""
        opened, closed = text.masked.find("{"), text.masked.find("}")
        if opened < 0 and closed < 0:
            return text, None, None
        if opened < 0 or 0 <= closed < opened:
            raise text.part(closed).error(_("This } closes nothing. Write \\} where it is text."))
        if closed < 0:
            raise text.part(opened).error(_("This { is never closed. End the answers with }."))
        after = text.part(closed + 1)
        if brace := re.search(r"[{}]", after.masked):
            raise self.refuse_brace(after.part(brace.start()), text.part(closed))
        return text.part(0, opened), text.part(opened + 1, closed), after

    def refuse_brace(self, brace: Piece, closed: Piece) -> FormatError:
        """Say why a question cannot have another brace: mostly, an empty line was forgotten."""
        if brace.masked[0] == "{" and brace.line > closed.line:
            return brace.error(
                _(
                    "Another question seems to begin on this line. Put an empty line between two "
                    "questions, or write \\{ and \\} where they are text."
                )
            )
        return brace.error(
            _("A question has one pair of braces. Write \\{ and \\} where they are text.")
        )

    def read_text(self, before: Piece, after: Piece | None) -> None:
        raw, self.format = before.formatted("moodle")
        if after and after.masked:
            raw += self.blank(before.end) + GAP + self.blank(after.start - 1) + after.text
        self.item.content["text"] = to_markdown(raw, self.format, Album(self.item))
        self.item.name = self.item.name or make_name(raw)

    def blank(self, at: int) -> str:
        """Return a blank where one stands at an index, so that words stay as far apart."""
        return " " if self.block.masked[at : at + 1].isspace() else ""

    def read_general_feedback(self, answers: Piece) -> Piece:
        at = answers.masked.rfind("####")
        if at < 0:
            return answers
        if explanation := self.markdown(answers.part(at + 4)):
            self.item.content["explanation"] = explanation
        return answers.part(0, at)

    def markdown(self, piece: Piece) -> str:
        text, name = piece.formatted(self.format)
        return to_markdown(text, name, Album(self.item))

    def choose_kind(self, answers: Piece) -> Callable[[Piece], None]:
        """Return the reader of these answers, chosen as Moodle does."""
        masked = answers.masked
        if not masked:
            return self.read_essay
        if masked[0] == "#":
            return self.read_numeric
        if masked[0] == ">":
            return self.read_ordering
        if "~" in masked:
            return self.read_choice
        if "=" in masked and "->" in masked:
            return self.read_matching
        if masked.split("#")[0].strip().upper() in TRUE_FALSE:
            return self.read_true_false
        return self.read_short_answer

    def read_choice(self, answers: Piece) -> None:
        parts = self.read_answers(answers, "=~")
        made = []
        for mark, percent, piece in parts:
            text, why = piece.cut("#")
            if percent is None:
                percent = Decimal(100 if mark == "=" else 0)
            made.append(self.answer(text, percent, why))
        fill_choice(self.item, made, single=any(mark == "=" for mark, *_rest in parts))

    def read_answers(self, answers: Piece, marks: str) -> list[tuple[str, Decimal | None, Piece]]:
        """Return (mark, weight, the rest) of each answer."""
        first, *rest = answers.split(marks)
        if first[1].masked:
            says = _("This stands before the first answer. Begin each answer with = or ~.")
            raise first[1].error(says)
        made = []
        for mark, piece in rest:
            weight = WEIGHT.match(piece.masked)
            percent = Decimal(weight[1]) if weight else None
            if percent is not None and abs(percent) > 100:
                raise piece.error(_("A weight is from -100 to 100 per cent."))
            made.append((mark, percent, piece.part(weight.end() if weight else 0)))
        return made

    def answer(self, text: Piece, percent: Decimal, why: Piece | None, *, plain=False) -> Answer:
        return Answer(
            text.text if plain else self.markdown(text),
            percent,
            self.markdown(why) if why else "",
            text.line,
            text.column,
        )

    def read_short_answer(self, answers: Piece) -> None:
        made = []
        for _mark, percent, piece in self.read_answers(answers, "="):
            text, why = piece.cut("#")
            percent = Decimal(100) if percent is None else percent
            made.append(self.answer(text, percent, why, plain=True))
        fill_short_answer(self.item, made, case=False)

    def read_true_false(self, answers: Piece) -> None:
        word, wrong = answers.cut("#")
        right = None
        if wrong:
            wrong, right = wrong.cut("#")
        fill_true_false(
            self.item,
            right=TRUE_FALSE[word.masked.upper()],
            why_wrong=self.markdown(wrong) if wrong else "",
            why_right=self.markdown(right) if right else "",
        )

    def read_numeric(self, answers: Piece) -> None:
        numbers, *others = answers.part(1).split("~")
        first, *rest = numbers[1].split("=")
        parts = [(None, first[1])] if first[1].masked else []
        parts += [(mark, piece) for mark, piece in rest]
        made = []
        for _mark, piece in parts:
            weight = WEIGHT.match(piece.masked)
            percent = Decimal(weight[1]) if weight else Decimal(100)
            made.append(self.number(piece.part(weight.end() if weight else 0), percent))
        made += [self.answer_of_others(piece) for _mark, piece in others]
        fill_numeric(self.item, made)

    def answer_of_others(self, piece: Piece) -> Answer:
        """Return what stands after a tilde: feedback for whatever is no number of the list."""
        _text, why = piece.cut("#")
        return Answer("*", why=self.markdown(why) if why else "", line=piece.line)

    def number(self, piece: Piece, percent: Decimal) -> Answer:
        """Read `value`, `value:tolerance` or `least..most`, and what it is told."""
        number, why = piece.cut("#")
        told = self.markdown(why) if why else ""
        least, most = number.cut("..")
        if most:
            value, tolerance = halve(least, most)
        else:
            value_piece, margin = number.cut(":")
            value, tolerance = value_piece.text, margin.text if margin else ""
        return Answer(value, percent, told, number.line, number.column, tolerance)

    def read_matching(self, answers: Piece) -> None:
        made = []
        for _mark, _percent, piece in self.read_answers(answers, "="):
            left, right = piece.cut("->")
            if right is None:
                raise piece.error(_("A pair is parted by ->. Write it between the two sides."))
            made.append(Pair(self.markdown(left), self.side(right), piece.line, piece.column))
        fill_matching(self.item, made)

    def side(self, right: Piece) -> str:
        """Return a right side, which is plain text for Moodle, unless it names its format."""
        text, name = right.formatted("markdown" if self.format == "markdown" else "plain")
        return to_markdown(text, name, Album(self.item))

    def read_ordering(self, answers: Piece) -> None:
        head = ORDERING.match(answers.masked)
        if not head:
            raise answers.error(_("After > stands how the items are shown, then one on each line."))
        if head[4] and head[4] not in OUR_GRADING:
            self.item.lose(_("Points are for adjacent pairs, not %(way)s.") % {"way": head[4]})
        body = answers.part(head.end())
        lines = body.block.raw[body.start : body.end].split("\n")
        check_count(lines, answers)
        pieces, at = [], 0
        for line in lines:
            pieces.append(body.part(at, at + len(line)))
            at += len(line) + 1
        texts = [self.markdown(piece) for piece in pieces if piece.masked]
        if head[2] in ("RANDOM", "REL", "CONTIGUOUS", "CONTIG"):
            self.item.lose(_("All items are shown, not some of them."))
        fill_ordering(self.item, texts)

    def read_essay(self, _answers: Piece) -> None:
        guide = self.item.content.pop("explanation", "")
        fill_essay(self.item, guide)


def halve(least: Piece, most: Piece) -> tuple[str, str]:
    """Return the middle and the half width of a range, as texts."""
    low, high = read_number(least.text, least), read_number(most.text, most)
    if low > high:
        raise least.error(_("This range ends before it begins. Give the smaller number first."))
    return f"{(low + high) / 2:f}", f"{(high - low) / 2:f}"
