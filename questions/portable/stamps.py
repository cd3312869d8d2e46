"""From which state of a question an item was written: its version, and where it belonged then.

Who tags or moves a question makes no version of it, so of these a stamp has marks: a few letters
made of what stood there, which tell whether it is another now. All in one word, such as
`7_kdfgmxzbbcdfhjkl`, which no line breaks and a double click marks as a whole.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from studyhub.params import MOST_32, read_whole

# What of a record has a mark, and what else, in the order of the letters.
OF_RECORD = ("topic", "lesson", "tags")
MARKED = (*OF_RECORD, "bank")
# No vowels: a program for tables would take "3-may" for a date, and "7e12" for a number.
LETTERS = "bcdfghjkmnpqrstvwxz"
LENGTH = 4
WRITTEN = re.compile(rf"([0-9]{{1,20}})(?:_([{LETTERS}]{{{LENGTH * len(MARKED)}}}))?")


@dataclass(frozen=True)
class Stamp:
    """A version, 0 where a file does not say it, and the marks of the place by their names."""

    version: int = 0
    marks: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        marks = "".join(self.marks[name] for name in MARKED if name in self.marks)
        return f"{self.version or ''}{'_' if marks else ''}{marks}"

    def with_marks_of(self, names: Iterable[str], place: Mapping[str, Any]) -> "Stamp":
        """Return this stamp with the marks that these parts of a place have."""
        return replace(
            self, marks={**self.marks, **{name: mark(place.get(name)) for name in names}}
        )


def make_stamp(version: int, place: Mapping[str, Any]) -> Stamp:
    """Return the stamp of a question by its version and where it belongs."""
    return Stamp(version).with_marks_of(MARKED, place)


def mark(value: Any) -> str:
    """Return the mark of a part of a place: of a slug or a key, or of slugs in whatever order."""
    # A file may have anything there, which is refused later.
    text = ",".join(sorted(map(str, value))) if isinstance(value, list | tuple) else value or ""
    number = int.from_bytes(sha256(str(text).encode()).digest()[:8])
    letters = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)


def read_stamp(text: str) -> Stamp | None:
    """Return the stamp that is written there; None where that is none."""
    found = WRITTEN.fullmatch(text.strip())
    version = read_whole(found[1], most=MOST_32, otherwise=0) if found else 0
    if not version:
        return None
    letters = found[2] or ""
    parts = [letters[at : at + LENGTH] for at in range(0, len(letters), LENGTH)]
    return Stamp(version, dict(zip(MARKED, parts, strict=False)))
