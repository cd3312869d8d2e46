"""The neutral form between the formats: items, what they lose on the way, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.utils.translation import gettext as _

from questions.portable.stamps import Stamp, read_stamp

LONGEST_NAME = 200


class FormatError(Exception):
    """A file, or one item of it, that cannot be read: a sentence, and where it stands from 1."""

    def __init__(self, says: str, *, line: int = 0, column: int = 0):
        super().__init__(says)
        self.says = says
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.says}" if self.line else self.says


@dataclass(frozen=True)
class Loss:
    """What one item loses on the way, in a sentence."""

    line: int
    says: str
    # Whether a question that is there loses nothing by it: it has the thing, and keeps it.
    of_new: bool = False


@dataclass
class Item:
    """One question. `content` is that of its kind as docs/content-packs.md describes it."""

    kind: str
    content: dict[str, Any]
    # What a person calls it in its file.
    name: str = ""
    # The idnumber of other programs, the id of ours.
    key: str = ""
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    # topic, lesson, section, objective, difficulty: as far as the format says so.
    place: dict[str, Any] = field(default_factory=dict)
    # Of the question that it was written from, as far as the file says it.
    stamp: Stamp = field(default_factory=Stamp)
    line: int = 0
    # What the file calls the column that an entry is made of, by the entry's path: of a table.
    columns: Mapping[str, str] = field(default_factory=dict)
    # Made of an essay: its marking scheme is a makeshift.
    is_essay: bool = False
    losses: list[Loss] = field(default_factory=list)
    # Lost something that its words may speak of, such as an image.
    has_hole: bool = False
    # The pictures that its texts show, by their names (see `pictures`).
    pictures: dict[str, Any] = field(default_factory=dict)

    def take_stamp(self, text: str) -> None:
        """Read from which version it was written; name what is none, as it protects nothing."""
        if stamp := read_stamp(text):
            self.stamp = stamp
        else:
            says = _("“%(text)s” is no version, so nothing is held against it.")
            self.lose(says % {"text": text[:40]})

    def lose(self, says: str, line: int = 0, *, leaves_hole: bool = False) -> None:
        """Name a loss, each once."""
        self.has_hole = self.has_hole or leaves_hole
        loss = Loss(line or self.line, says)
        if loss not in self.losses:
            self.losses.append(loss)


@dataclass(frozen=True)
class Refusal:
    """One item of a file that cannot become a question, and why."""

    line: int
    column: int
    name: str
    says: str


@dataclass
class Reading:
    """What was read of one file, in its order."""

    items: list[Item] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


# What is larger goes to the disk while it is written.
MOST_IN_MEMORY = 4_000_000


class Spool(SpooledTemporaryFile):
    """A file to write into, which is gone when it is closed, or when nobody holds it any more."""

    def __init__(self):
        super().__init__(max_size=MOST_IN_MEMORY)

    def __del__(self):
        self.close()


@dataclass
class Writing:
    """An open file that was written, and what its items lost: `line` is an item's number, from 1.

    With pictures it may have gigabytes.
    """

    file: IO[bytes]
    losses: list[tuple[Item, Loss]] = field(default_factory=list)

    @property
    def data(self) -> bytes:
        """All that is in the file, where that is little."""
        self.file.seek(0)
        return self.file.read()

    @property
    def size(self) -> int:
        return self.file.seek(0, SEEK_END)

    def close(self) -> None:
        self.file.close()


def strip_html(value: Any) -> Any:
    """Return content without what was rendered of it: `html`, and names that end in `_html`."""
    if isinstance(value, Mapping):
        return {
            key: strip_html(inner)
            for key, inner in value.items()
            if key != "html" and not key.endswith("_html")
        }
    return [strip_html(inner) for inner in value] if isinstance(value, list | tuple) else value


def make_name(text: str) -> str:
    """Return the name of an item that has none: its first words, on one line."""
    words = " ".join(text.split())
    return words if len(words) <= 60 else words[:59].rstrip() + "…"
