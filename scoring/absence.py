"""Tells "there are no X" from "I own no X": whether a thing is denied to be there, or only what is
done with it.

Both turn round the same words, so that polarity can't tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Final

from scoring.lexicon import words
from scoring.negation import NO_MORE, list_scope, negates
from scoring.polarity import Range
from scoring.text import Word, stem_word

BEFORE_THINGS: Final = words("no without neither nor none lack lacks lacking")
"""Negations that stand before a thing; the others stand before what is done."""
BEING: Final = frozenset(
    map(stem_word, words("contain exist have involve need real remain require use"))
)
"""Who denies these of a thing denies the thing: "needs no X"."""
PLACES: Final = words("at by from in into inside on through upon with within")
"""Before a thing these say where something happens: "doesn't run on X" is near "there is no X"."""
DOING: Final = re.compile(r"\w{2,}ing")
DEED: Final = re.compile(r"\w+(?:ment|tion|sion|ance|ence|work)s?")
LIMITED: Final = re.compile(
    r"\s+(?:(?:for\s+(?:\w+\s+){1,2})?to\s+(?!be\b|speak\b)\w+"
    r"(?:\s+(?:about|after|down|for|up))?\s*(?:[,.;:!?)]|$"
    r"|\s(?:and|any|as|at|because|but|by|for|if|in|myself|nor|on|or|ourselves|since|so)\b)"
    r"|of\s+(?:my|our|your|their|his|her|its|one's)\s+own\b|of\s+(?:mine|ours|yours|theirs)\b"
    r"|(?:(?:that|which)\s+)?(?:i|we|you|they|one)\s+(?!all\b)\w+)",
    re.IGNORECASE,
)
"""What follows a thing and says which ones there are none of: "to patch", "that I own"."""


@dataclass(frozen=True, slots=True)
class Denied:
    """A word in the scope of a negation; `itself` where that denies that the thing is there."""

    word: Word
    itself: bool
    by: str


def denies_only_dealings(said: Sequence[Word], text: str, part: Range, things: Set[str]) -> bool:
    """Whether a text denies what is done with one of `things` (stems), and none of them itself.

    `said` are the words of the text, of which `part` is looked at.
    """
    denied = [one for one in list_denied(said, text, part) if one.word.stem in things]
    return bool(denied) and not any(one.itself for one in denied)


def find_things(claimed: Sequence[Word], claim: str) -> set[str]:
    """The stems of what a claim says there is none of; deeds ("without losing ...") are none."""
    denied = list_denied(claimed, claim, (0, len(claim)))
    return {
        one.word.stem
        for one in denied
        if one.itself and one.by in BEFORE_THINGS and not DOING.fullmatch(one.word.text)
    }


def list_denied(said: Sequence[Word], text: str, part: Range) -> Iterator[Denied]:
    """Each telling word that a negation within `part` turns round."""
    for index, word in enumerate(said):
        if part[0] <= word.start < part[1] and negates(said, index):
            for at in list_scope(said, index, text):
                if said[at].is_content:
                    yield Denied(said[at], is_itself(said, index, at, text), word.text)


def is_itself(said: Sequence[Word], index: int, at: int, text: str) -> bool:
    """Whether the negation at `index` denies that what stands at `at` is there."""
    if LIMITED.match(text, said[at].end) or is_in_deed(said, at, text):
        return False
    is_over = [one.text for one in said[index : index + 2]] in NO_MORE
    between = said[index + 1 + is_over : at]
    if any(one.text == "own" for one in between):
        return False
    telling = [one for one in between if one.is_content and one.stem not in BEING]
    if not telling or any(one.text in PLACES for one in between):
        return True
    # "No small X" has nothing but what X is like before it; "without owning X" has a deed.
    is_thing = said[index].text in BEFORE_THINGS and not is_over
    is_described = len(telling) == len(between) and not DOING.fullmatch(telling[-1].text)
    return is_thing and is_described


def is_in_deed(said: Sequence[Word], at: int, text: str) -> bool:
    """Whether a thing only says what a deed is about: "server management"."""
    if at + 1 >= len(said) or text[said[at].end : said[at + 1].start].strip(" -"):
        return False
    return bool(DEED.fullmatch(said[at + 1].text))
