"""Tells whether an answer has another number where a wording names one, or one beside it.

Numbers of one unit, or of one noun, are compared by that. What has no unit is compared by its place
as well, the words before and behind it: "is reset to 10" for "is reset to 1".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from scoring.prepared import KeyPoint, PreparedScheme, Wording
from scoring.quantities import (
    MEASURES,
    Quantity,
    is_bare,
    is_entry,
    is_same,
    is_status,
    read_numbers,
    read_quantities,
)
from scoring.repeats import TIMES
from scoring.text import Word, list_words

WINDOW: Final = 80
"""Code points before a number that are looked at."""
BESIDE: Final = 0.6
"""The share of a wording's telling words, but for its numbers, from which a sentence with another
number says it as well."""
MOST_PLACED: Final = 4
"""Numbers of a wording: one with more is a formula, which may be worked out in another way."""
EITHER: Final = re.compile(
    r"[\s-]{0,2}(?:[^\W\d_]{1,20}|%)?,?\s{0,2}(?:\bor\b|/)\s{0,2}(?:[^\W\d_]{1,12}\s){0,3}",
    re.IGNORECASE,
)
"""Between two numbers of which only one can be right: "15 minutes, or maybe 30"."""

EXAMPLE: Final = re.compile(
    r"\b(?:took|ran|lasted|needed|waited"
    r"|(?:would|(?:needs?|needed|wants?|wanted|has|had) to) (?:take|run|last|wait|need)"
    r"|(?:that|which|who|if .{1,60}) (?:takes?|needs?|lasts?|runs?)"
    r"|(?:call|function|job|request|run|task)s? (?:of|with))\s+"
    r"(?:(?:for|about|around|almost|nearly|over|roughly)\s+){0,2}\Z",
    re.IGNORECASE,
)
"""Before a number that a case has, and no rule: "our job took 20 minutes"."""
MOST: Final = re.compile(
    r".{0,20}\b(?:at (?:the )?(?:most|least)|max(?:imum)?|minimum|or less)\b", re.I
)
"""Behind a number these make a rule of it."""
ALLOWED: Final = re.compile(
    r"[^.;!?]{0,60}?\b(?:(?:is|are|be)\s(?:(?:also|still|even|quite|perfectly)\s)?"
    r"(?:fine|ok|okay|allowed|permitted|possible|no problem)"
    r"|works(?!\sonly)|as well|too(?=\W*\Z))\b",
    re.IGNORECASE,
)
"""Behind the number of a case these say that it may be so: "one that runs 30 minutes is fine"."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number without a unit, with the words that stand around it; but for the one right before
    only telling ones are kept.

    `gap` is what stands between it and the word before: "cwnd / 2" and "cwnd = 2" differ.
    """

    quantity: Quantity
    earlier: str
    before: str
    gap: str
    after: str
    is_telling: bool

    def stands_like(self, other: Count) -> bool:
        if not self.before or (self.before, self.gap) != (other.before, other.gap):
            return False
        is_framed = bool(self.after) and self.after == other.after
        is_led = bool(self.earlier) and self.earlier == other.earlier
        return self.is_telling or is_framed or is_led


@lru_cache(maxsize=4096)
def list_numbers(text: str) -> tuple[tuple[int, int, Quantity], ...]:
    return tuple(read_numbers(text))


@lru_cache(maxsize=4096)
def list_counts(text: str) -> tuple[Count, ...]:
    words = list_words(text)
    starts = [word.start for word in words]
    found = []
    for start, end, one in list_numbers(text):
        has_unit = one.kind in MEASURES or one.kind == TIMES
        if not (has_unit or is_status(text, start) or is_entry(text, start)):
            found.append(make_count(text, words, starts, (start, end), one))
    return tuple(found)


def make_count(
    text: str, words: Sequence[Word], starts: Sequence[int], place: tuple[int, int], one: Quantity
) -> Count:
    start, end = place
    at, behind = bisect_left(starts, start), bisect_left(starts, end)
    earlier, before = ([None, None, *words[max(0, at - 2) : at]])[-2:]
    after = words[behind] if behind < len(words) else None
    return Count(
        quantity=Quantity(one.value, "", text[start:end]),
        earlier=earlier.stem if earlier and earlier.is_content else "",
        before=before.stem if before else "",
        gap="".join(text[before.end : start].split()) if before else "",
        after=after.stem if after and after.is_content else "",
        is_telling=before is not None and before.is_content,
    )


def find_other_number(
    said: str, answer: str, wordings: Sequence[str], question: str
) -> tuple[Quantity, Quantity] | None:
    """What the sentence `said` gives, and what is right, where they count the same and differ.

    A right number anywhere in the answer, or one that the question itself gives, is no fault.
    """
    wanted = by_kind(wordings)
    elsewhere = by_kind([answer])
    for kind, given in by_kind([said]).items():
        right = wanted.get(kind, [])
        if not right or meets(elsewhere.get(kind, []), right):
            continue
        asked = by_kind([question]).get(kind, [])
        strange = [one for one in given if not meets([one], asked)]
        if strange:
            return strange[0], right[0]
    return None


def find_misplaced(
    said: str, answer: str, wording: Wording, prepared: PreparedScheme
) -> tuple[Quantity, Quantity] | None:
    """The same of numbers without a unit or noun, told by their place in sentence and wording."""
    here = [one for one in list_counts(said) if not is_known(one.quantity, prepared)]
    if not here:
        return None
    stated, placed = list_counts(answer), list_counts(wording.text)
    for wanted in placed if len(placed) <= MOST_PLACED else ():
        found = next((one.quantity for one in here if one.stands_like(wanted)), None)
        alike = [one.quantity for one in stated if one.stands_like(wanted)]
        if found and not meets([wanted.quantity], alike):
            return found, wanted.quantity
    return None


def find_either(
    said: str, sentences: Sequence[str], point: KeyPoint, prepared: PreparedScheme
) -> tuple[Quantity, Quantity] | None:
    """The numbers of "15 or 30 minutes" of which only one is right: the other one, and that.

    They count where they stand in the sentence `said`, or in one that says a wording but for them.
    """
    numbers = [one for wording in point.wordings for _, _, one in list_numbers(wording.text)]
    named = [one for one in numbers if one.kind in MEASURES or one.text[:3].casefold() != "one"]
    for sentence in sentences if named else ():
        for one, two in list_choices(sentence):
            alike = [q for q in named if q.kind in (one.kind, two.kind)]
            for odd, known in ((one, two), (two, one)):
                if not meets([known], alike) or is_known(odd, prepared):
                    continue
                if sentence == said or any(
                    says_rest(sentence, known.kind, wording) for wording in point.wordings
                ):
                    return odd, known
    return None


def list_choices(sentence: str) -> Iterator[tuple[Quantity, Quantity]]:
    """The pairs of numbers of which only one can be right, each as it stands there by itself."""
    for (begin, end, one), (start, _, two) in pairwise(list_numbers(sentence)):
        counts_other = one.kind != two.kind and not (is_bare(one) or is_bare(two))
        if not counts_other and EITHER.fullmatch(sentence, end, start):
            shares = begin + len(one.text) > start
            yield replace(one, text=sentence[begin:end]) if shares else one, two


def find_again(
    sentences: Sequence[str], point: KeyPoint, prepared: PreparedScheme
) -> tuple[Quantity, Quantity] | None:
    """The other number of a sentence that says a wording but for its number, and the right one.

    None that only an example has ("our job took 20 minutes"), where the right one stands elsewhere.
    """
    wanted = by_kind(wording.text for wording in point.wordings)
    stated = by_kind(sentences) if wanted else {}
    for said in sentences if wanted else ():
        for kind, given in by_kind([said]).items():
            right = wanted.get(kind)
            if not right or meets(given, right) or is_known(given[0], prepared):
                continue
            if meets(stated[kind], right) and all(is_example(said, one) for one in given):
                continue
            if any(says_rest(said, kind, wording) for wording in point.wordings):
                return given[0], right[0]
    return None


def is_example(sentence: str, number: Quantity) -> bool:
    """Whether a number is that of a case: "a job that takes 20 minutes is cut off"."""
    start = sentence.find(number.text)
    end = start + len(number.text)
    is_rule = MOST.match(sentence, end) or ALLOWED.match(sentence, end)
    return not is_rule and bool(EXAMPLE.search(sentence[max(0, start - WINDOW) : start]))


def says_rest(said: str, kind: str, wording: Wording) -> bool:
    """Whether a sentence has most of a wording that names a number of this kind, but for that."""
    own = {
        word.stem for one in wording.quantities if one.kind == kind for word in list_words(one.text)
    }
    rest = {stem: value for stem, value in wording.stems.items() if stem not in own}
    if not own or not rest:
        return False
    stems = {word.stem for word in list_words(said)}
    return sum(v for stem, v in rest.items() if stem in stems) >= BESIDE * sum(rest.values())


def is_known(one: Quantity, prepared: PreparedScheme) -> bool:
    return any(is_same(one, right) for right in prepared.right_numbers)


def by_kind(texts: Iterable[str]) -> dict[str, list[Quantity]]:
    kinds: dict[str, list[Quantity]] = {}
    for text in texts:
        for one in read_quantities(text):
            kinds.setdefault(one.kind, []).append(one)
    return kinds


def meets(one: Sequence[Quantity], two: Sequence[Quantity]) -> bool:
    return any(is_same(a, b) for a in one for b in two)
