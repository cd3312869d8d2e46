"""The text of a GIFT file: its items with their lines, its escapes, and what stands where."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from questions.portable.decoding import CONTROL
from questions.portable.items import FormatError
from questions.portable.limits import LONGEST_COMMENT, LONGEST_ITEM, MOST_ANSWERS, MOST_COMMENTS

ESCAPE = re.compile(r"\\([\\~=#{}:n])")
# Stands for each half of an escape, so that no mark is found there. No file has it: see `decoding`.
FILLER = "\x1a"
WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{0,7})?)%")
FORMAT = re.compile(r"\[(markdown|html|plain|moodle)\]")


@dataclass(frozen=True)
class Block:
    """The lines of one item, without its comments. `numbers` are their places in the file."""

    raw: str
    masked: str
    numbers: tuple[int, ...]
    # What the comments of the item say.
    comments: tuple[str, ...]

    @property
    def line(self) -> int:
        return self.numbers[0]

    def place(self, at: int) -> tuple[int, int]:
        """Return the line and column in the file of an index into `raw`."""
        before = self.raw[:at]
        line = self.numbers[min(before.count("\n"), len(self.numbers) - 1)]
        return line, at - (before.rfind("\n") + 1) + 1

    def error(self, says: str, at: int) -> FormatError:
        line, column = self.place(at)
        return FormatError(says, line=line, column=column)

    def piece(self, start: int = 0, end: int | None = None) -> "Piece":
        return Piece(self, start, len(self.raw) if end is None else end).stripped()


@dataclass(frozen=True)
class Piece:
    """A part of a block between two indices."""

    block: Block
    start: int
    end: int

    @property
    def masked(self) -> str:
        return self.block.masked[self.start : self.end]

    @property
    def text(self) -> str:
        """The text with its escapes resolved."""
        return unescape(self.block.raw[self.start : self.end]).strip()

    @property
    def line(self) -> int:
        return self.block.place(self.start)[0]

    @property
    def column(self) -> int:
        return self.block.place(self.start)[1]

    def error(self, says: str) -> FormatError:
        return self.block.error(says, self.start)

    def stripped(self) -> "Piece":
        masked = self.masked
        front = len(masked) - len(masked.lstrip())
        back = len(masked) - len(masked.rstrip())
        start = self.start + front
        return Piece(self.block, start, max(start, self.end - back))

    def part(self, start: int, end: int | None = None) -> "Piece":
        """Return a part of this piece, its blanks at both ends left out."""
        end = self.end - self.start if end is None else end
        return Piece(self.block, self.start + start, self.start + end).stripped()

    def cut(self, mark: str) -> tuple["Piece", "Piece | None"]:
        """Return what stands before and after the first `mark`."""
        at = self.masked.find(mark)
        if at < 0:
            return self, None
        return self.part(0, at), self.part(at + len(mark))

    def split(self, marks: str) -> list[tuple[str, "Piece"]]:
        """Return (mark, what follows it) for each of `marks`; first what stands before them."""
        found = [(at.start(), at[0]) for at in re.finditer(f"[{re.escape(marks)}]", self.masked)]
        if len(found) > MOST_ANSWERS:
            says = _("There are %(count)s answers; %(limit)s is the limit.")
            raise self.error(says % {"count": len(found), "limit": MOST_ANSWERS})
        ends = [start for start, _mark in found] + [self.end - self.start]
        parts = [("", self.part(0, ends[0]))]
        for (start, mark), end in zip(found, ends[1:], strict=True):
            parts.append((mark, self.part(start + 1, end)))
        return parts

    def formatted(self, default: str) -> tuple[str, str]:
        """Return the text and the name of its format, which it may say itself at its start."""
        if found := FORMAT.match(self.masked):
            return self.part(found.end()).text, found[1]
        return self.text, default


def unescape(raw: str) -> str:
    return ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], raw)


def mask(raw: str) -> str:
    """Return `raw` with fillers in place of escapes: the same length, only true marks left."""
    return ESCAPE.sub(FILLER * 2, raw)


def escape(text: str) -> str:
    """Return `text` so that it stands for itself, on one line."""
    text = CONTROL.sub("", text)
    return re.sub(r"[\\~=#{}:]", lambda found: "\\" + found[0], text).replace("\n", "\\n")


def read_blocks(text: str) -> Iterator[Block]:
    """Yield the items of a file: what stands between empty lines. Comments are taken out."""
    lines: list[tuple[int, str]] = []
    comments: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        bare = line.strip()
        if bare.startswith("//"):
            comments = [*comments, bare[:LONGEST_COMMENT]][-MOST_COMMENTS:]
        elif bare.startswith("$CATEGORY:") and not lines:
            yield make_block([(number, line)], [])
        elif bare:
            lines.append((number, line))
        elif lines:
            yield make_block(lines, comments)
            lines, comments = [], []


def make_block(lines: list[tuple[int, str]], comments: list[str]) -> Block:
    raw = "\n".join(line for _number, line in lines)
    first = lines[0][0]
    if len(raw) > LONGEST_ITEM:
        says = _("This item has %(count)s characters; %(limit)s is the limit.")
        values = {"count": len(raw), "limit": LONGEST_ITEM}
        raise FormatError(says % values, line=first, column=1)
    numbers = tuple(number for number, _line in lines)
    return Block(raw, mask(raw), numbers, tuple(comments))
