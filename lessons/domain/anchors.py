"""Words of a lesson that somebody marked, found again in a later version of it.

A mark keeps the words, a little of what stood around them, and which of the equal places it was.
They are looked for by the letter: first in the section where they stood, then in the whole lesson.
"""

from dataclasses import dataclass
from itertools import takewhile

from lessons.domain.sections import read_sections
from lessons.models import LessonVersion

AROUND = 32


@dataclass(frozen=True)
class Anchor:
    """Where words stood. Lengths are code points; white space counts as one blank."""

    section: str
    quote: str
    prefix: str = ""
    suffix: str = ""
    occurrence: int = 0


@dataclass(frozen=True)
class Place:
    """Where words stand now: the section, and which of all places of the lesson that have them."""

    section: str
    occurrence: int


class LessonWords:
    """The words of one version, joined over its sections, for any number of anchors."""

    def __init__(self, version: LessonVersion):
        self.text = ""
        # Where each section begins: (offset, anchor).
        self.starts: list[tuple[int, str]] = []
        for slug, words in read_sections(version):
            if words:
                self.text += " " if self.text else ""
                self.starts.append((len(self.text), slug))
                self.text += words

    def find(self, anchor: Anchor) -> Place | None:
        """Return where the words of `anchor` stand, or nothing where they are gone."""
        offsets = self.list_offsets(squeeze(anchor.quote))
        if not offsets:
            return None
        here = [at for at in offsets if self.section_at(at) == anchor.section]
        best = max(here or offsets, key=lambda at: self.rate(at, offsets.index(at), anchor))
        return Place(section=self.section_at(best), occurrence=offsets.index(best))

    def list_offsets(self, quote: str) -> list[int]:
        """Return where `quote` begins, each time that it stands there. Places may overlap."""
        found, at = [], self.text.find(quote) if quote else -1
        while at >= 0:
            found.append(at)
            at = self.text.find(quote, at + 1)
        return found

    def section_at(self, offset: int) -> str:
        return next(slug for start, slug in reversed(self.starts) if start <= offset)

    def rate(self, at: int, number: int, anchor: Anchor) -> tuple[int, int]:
        """Say how much of what stood around the words stands there too; then, how near in order."""
        before, behind = squeeze(anchor.prefix), squeeze(anchor.suffix)
        end = at + len(squeeze(anchor.quote))
        same = count_equal(self.text[:at].rstrip()[-AROUND:][::-1], before[::-1])
        same += count_equal(self.text[end : end + AROUND].lstrip(), behind)
        return same, -abs(number - anchor.occurrence)


def squeeze(text: str) -> str:
    return " ".join(text.split())


def count_equal(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
