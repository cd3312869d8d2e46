"""The words of a lesson by section, as search and notes read them."""

import re

from lessons.domain.markdown import read_words
from lessons.models import LessonVersion

SECTION = re.compile(r'<h2 id="([^"]+)">')


def split_sections(version: LessonVersion) -> list[tuple[str, str, str]]:
    """Return (anchor, words of the heading, HTML below it); before the first both are empty."""
    html = "\n".join(block.get("html", "") for block in version.blocks)
    opening, *parts = SECTION.split(html)
    found = [("", "", opening)]
    for slug, body in zip(parts[::2], parts[1::2], strict=True):
        heading, _tag, below = body.partition("</h2>")
        found.append((slug, read_words(heading), below))
    return found


def read_sections(version: LessonVersion) -> list[tuple[str, str]]:
    """Return (anchor, words) of each section with its heading, in the order of the page."""
    return [
        (slug, " ".join(filter(None, (heading, read_words(below)))))
        for slug, heading, below in split_sections(version)
    ]
