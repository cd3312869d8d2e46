"""Reads numbers in words: "twenty-nine", "two hundred and fifty", the half of "half an hour"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

SMALL: Final[Mapping[str, int]] = {
    name: value
    for values, names in (
        (range(1, 10), "one two three four five six seven eight nine"),
        (range(10, 15), "ten eleven twelve thirteen fourteen"),
        (range(15, 20), "fifteen sixteen seventeen eighteen nineteen"),
        (range(20, 100, 10), "twenty thirty forty fifty sixty seventy eighty ninety"),
    )
    for value, name in zip(values, names.split(), strict=True)
}
HUNDRED: Final = "hundred"
SCALES: Final[Mapping[str, int]] = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
WORD: Final = re.compile(rf"\b(?:{'|'.join([*SMALL, HUNDRED, *SCALES])})\b", re.IGNORECASE)
JOINT: Final = re.compile(r"[\s-]+(and\s+)?", re.IGNORECASE)
PIECE: Final = re.compile(
    r"\b(?:(half)|(three\s+quarters\s+of)|quarter\s+of)\s+an?(?=\s+[^\W\d_])", re.IGNORECASE
)
"""What stands before the unit of "half an hour" and "a quarter of an hour"."""

Place = tuple[int, int, float]
"""Code points from and to, and the number that stands there."""


@dataclass(slots=True)
class Number:
    """A number as far as it is read: `total` has its thousands, `rest` what is below."""

    start: int
    end: int
    total: int = 0
    rest: int = 0

    def takes(self, word: str, by_and: bool) -> bool:
        """Whether a word goes on with it: "two hundred and" five, "twenty" nine."""
        if word in SCALES:
            return self.rest > 0 and not by_and
        if word == HUNDRED:
            return 0 < self.rest < 10 and not by_and
        if self.rest % 100 == 0:
            return self.rest > 0 or self.total > 0
        return not by_and and self.rest % 10 == 0 and self.rest % 100 >= 20 and SMALL[word] < 10

    def add(self, word: str, end: int) -> None:
        if word in SCALES:
            self.total += (self.rest or 1) * SCALES[word]
            self.rest = 0
        elif word == HUNDRED:
            self.rest = (self.rest or 1) * 100
        else:
            self.rest += SMALL[word]
        self.end = end


def read_spelled(text: str) -> Iterator[Place]:
    """Each number in words, with where it stands."""
    number: Number | None = None
    for found in WORD.finditer(text):
        word = found.group().casefold()
        joint = JOINT.fullmatch(text, number.end, found.start()) if number else None
        if number and not (joint and number.takes(word, bool(joint.group(1)))):
            yield number.start, number.end, number.total + number.rest
            number = None
        number = number or Number(found.start(), found.end())
        number.add(word, found.end())
    if number:
        yield number.start, number.end, number.total + number.rest
    for piece in PIECE.finditer(text):
        share = 0.5 if piece.group(1) else 0.75 if piece.group(2) else 0.25
        yield *piece.span(), share
