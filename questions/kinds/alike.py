"""Options that nobody could tell apart."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any

from lessons.domain.markdown import read_words, render_line
from lessons.domain.markup import PICTURE
from questions.kinds.base import plain
from studyhub.wording import cut_words


def look_of(text: str) -> Hashable:
    """Return what a learner sees of an option: its words and pictures, in any spacing.

    Letters count in any case, as with items to put in order, but not in code, where `String` and
    `string` can be right and wrong.
    """
    html = render_line(text)
    words = read_words(html)
    return words if "<code" in html else words.casefold(), tuple(PICTURE.findall(text))


def look_in_gap(text: str) -> Hashable:
    """Return what a learner sees of an option in a gap: a menu has nothing but words."""
    words = " ".join(plain(text).split())
    return words if "`" in text else words.casefold()


def find_alike(
    options: Iterable[Mapping[str, Any]], look: Callable[[str], Hashable] = look_of
) -> Iterator[tuple[int, str]]:
    """Yield the places of the options that look as an earlier one does, each with a sentence."""
    seen = set()
    for place, option in enumerate(options):
        found = look(option["text"])
        if found in seen:
            text = cut_words(" ".join(option["text"].split()), 80)
            yield place, f"Option {place + 1} says {text!r}, as an earlier one does. Reword it."
        seen.add(found)
