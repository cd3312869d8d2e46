"""Parts the clauses of a sentence, to tell which of its negations cancel out."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from scoring.lexicon import NEGATIONS
from scoring.text import Word

MARK: Final = re.compile(r"[,;:.!?()]")
COORDINATING: Final = frozenset(["and", "but", "nor", "or"])
PARTING: Final = COORDINATING | {"although", "because", "so", "though", "whereas", "which", "while"}
"""Words between two negations by which they turn two things, and don't cancel out."""
CONDITIONS: Final = frozenset(["if", "once", "when", "whenever", "without"])
EXCUSING: Final = frozenset(["till", "unless", "until"])
"""What is not done until then is done then: these take a negation back where the other side has
one of CONDITIONS, or "while"."""
RELATIVE: Final = frozenset(["that", "to", "who", "whose"])
"""Behind a mark these may go on with the clause before: "isn't, today, something that cannot"."""

Role = Literal["main", "condition", "unsure"]


@dataclass(frozen=True, slots=True)
class Turned:
    """In how many clauses the number of negations is odd, and whether that is sure."""

    clauses: int
    is_sure: bool = True


def count_turned(
    words: Sequence[Word], places: Sequence[int], text: str, others: Set[str]
) -> Turned:
    """The clauses that the negations at `places` turn round. `others` are the other side's words.

    None where a condition and what it is for are: who says "not A if not B" says A.
    """
    roles = [read_role(words, at, places, text) for at in places]
    is_sure = "unsure" not in roles and not may_condition_by_while(words, others)
    if {"main", "condition"} <= set(roles):
        is_sure = is_sure and not any(
            role == "main" and opens_another(words, before, at)
            for role, (before, at) in zip(roles, pairwise(places), strict=False)
        )
        if is_sure:
            return Turned(0)
    odd = [True] * bool(places)
    for before, at in pairwise(places):
        if not is_parted(words, before, at, text):
            odd[-1] = not odd[-1]
            continue
        odd.append(True)
        is_sure = is_sure and is_surely_parted(words, before, at, text)
    return Turned(sum(odd), is_sure)


def read_role(words: Sequence[Word], at: int, places: Sequence[int], text: str) -> Role:
    """Whether a negation stands in a condition, which goes on to the next mark.

    Behind what it is for, it may also end at "and": "it isn't kept when it is read and isn't sent".
    """
    opening = find_opening(words, at, text)
    if opening is None:
        return "main"
    joint = next((place for place in range(opening, at) if words[place].text in COORDINATING), None)
    if joint is None or is_leading(words, opening) or any(opening <= one < joint for one in places):
        return "condition"
    end = next((one for one in range(at + 1, len(words)) if is_cut(words, one, text)), len(words))
    has_own = any(word.text in CONDITIONS | EXCUSING for word in words[at + 1 : end])
    return "main" if has_own else "unsure"


def find_opening(words: Sequence[Word], at: int, text: str) -> int | None:
    """The place of the word that opens the condition in which the word at `at` stands, if any.

    "Without" opens one at the beginning, or behind another negation: "cannot start without it".
    """
    for place in range(at, -1, -1):
        word = words[place].text
        if word == "without":
            earlier = words[find_start(words, place, text) : place]
            if not earlier or any(one.text in NEGATIONS for one in earlier):
                return place
        elif word in CONDITIONS | EXCUSING:
            return place
        if place and is_cut_by_mark(words, place, text):
            return None
    return None


def may_condition_by_while(words: Sequence[Word], others: Set[str]) -> bool:
    """Whether a "while" may open a condition. In the middle of both sides it parts two clauses."""
    found = [place for place, word in enumerate(words) if word.text == "while"]
    return any(is_leading(words, place) or "while" not in others for place in found)


def find_start(words: Sequence[Word], at: int, text: str) -> int:
    """Where the clause of the word at `at` begins."""
    return next((place for place in range(at, 0, -1) if is_cut(words, place, text)), 0)


def is_cut(words: Sequence[Word], at: int, text: str) -> bool:
    return words[at - 1].text in COORDINATING or is_cut_by_mark(words, at, text)


def is_cut_by_mark(words: Sequence[Word], at: int, text: str) -> bool:
    return bool(MARK.search(text[words[at - 1].end : words[at].start]))


def is_leading(words: Sequence[Word], opening: int) -> bool:
    """Whether a condition stands before what it is for: "and if it isn't read, it is kept"."""
    return opening == 0 or words[opening - 1].text in COORDINATING


def opens_another(words: Sequence[Word], before: int, at: int) -> bool:
    """Whether a clause begins between two negations with a condition of its own."""
    return any(
        words[place].text in COORDINATING and words[place + 1].text in CONDITIONS | EXCUSING
        for place in range(before + 1, at)
    )


def is_parted(words: Sequence[Word], before: int, at: int, text: str) -> bool:
    """Whether another clause may begin between two negations."""
    between = {word.text for word in words[before + 1 : at + 1]}
    return bool(between & PARTING or MARK.search(text[words[before].end : words[at].start]))


def is_surely_parted(words: Sequence[Word], before: int, at: int, text: str) -> bool:
    """Whether no relative clause may part two negations of one: "no queue which doesn't"."""
    between = [word.text for word in words[before + 1 : at + 1]]
    if COORDINATING & set(between):
        return True
    if not MARK.search(text[words[before].end : words[at].start]):
        return not {"so", "which"} & set(between)
    return not RELATIVE & set(between)
