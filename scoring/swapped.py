"""Tells whether two right numbers of one unit each stand where the other belongs.

"The timeout is 10 seconds and a restore takes 15 minutes" has both right numbers of a scheme that
says it the other way about. A number is told by the words of its clause: those that the scheme has
beside it, and not beside the other one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

from scoring.prepared import KeyPoint, PreparedScheme
from scoring.quantities import MEASURES, Quantity, is_same, read_quantities
from scoring.repeats import TIMES
from scoring.text import list_words

CLAUSE_END: Final = re.compile(
    r"[,;:!?()\u2013\u2014]|\.(?!\d)|\b(?:and|but|or|while|whereas|which|so|because|than)\b",
    re.IGNORECASE,
)
MOST_VALUES: Final = 8
"""Numbers of one unit in a scheme: of more, each with all others takes too long."""
MOST_FACTS: Final = 100
"""Numbers of an answer that are looked at."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A number that stands alone in its clause, with the stems of the clause's other words."""

    quantity: Quantity
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Swap:
    """Two right numbers that stand for each other."""

    first: Quantity
    second: Quantity


@lru_cache(maxsize=4096)
def list_facts(sentence: str) -> tuple[Fact, ...]:
    """The numbers of a sentence that one clause each has for itself."""
    if not read_quantities(sentence):
        return ()
    return tuple(fact for clause in CLAUSE_END.split(sentence) for fact in read_fact(clause))


def read_fact(clause: str) -> Iterator[Fact]:
    found = read_quantities(clause)
    if len(found) != 1 or not (found[0].kind in MEASURES or found[0].kind == TIMES):
        return
    own = {word.stem for word in list_words(found[0].text)}
    stems = frozenset(word.stem for word in list_words(clause) if word.is_content) - own
    if stems:
        yield Fact(found[0], stems)


@lru_cache(maxsize=64)
def list_rivals(prepared: PreparedScheme) -> tuple[tuple[Fact, Fact], ...]:
    """The pairs of the scheme's numbers of one unit, each with the words that it has alone."""
    things: list[Fact] = []
    for point in prepared.key_points:
        for wording in point.wordings:
            for fact in list_facts(wording.text):
                add_fact(things, fact)
    alike = [pair for pair in combinations(things, 2) if len({q.quantity.kind for q in pair}) == 1]
    return tuple(pair for one, two in alike if (pair := part(one, two)))


def add_fact(things: list[Fact], fact: Fact) -> None:
    for at, one in enumerate(things):
        if stands_for(one.quantity, fact.quantity):
            things[at] = Fact(one.quantity, one.stems | fact.stems)
            return
    if sum(one.quantity.kind == fact.quantity.kind for one in things) < MOST_VALUES:
        things.append(fact)


def part(one: Fact, two: Fact) -> tuple[Fact, Fact] | tuple[()]:
    """Both without the words that they share; nothing where one has none of its own."""
    left, right = one.stems - two.stems, two.stems - one.stems
    return (Fact(one.quantity, left), Fact(two.quantity, right)) if left and right else ()


def stands_for(one: Quantity, two: Quantity) -> bool:
    return one.kind == two.kind and is_same(one, two)


def find_swaps(sentences: Sequence[str], prepared: PreparedScheme) -> list[Swap]:
    """The pairs of right numbers that stand for each other, and nowhere in their own place."""
    rivals = list_rivals(prepared)
    facts = [fact for said in sentences for fact in list_facts(said)] if rivals else []
    return [
        Swap(one.quantity, two.quantity)
        for one, two in rivals
        if stands_with(facts[:MOST_FACTS], one, two) and stands_with(facts[:MOST_FACTS], two, one)
    ]


def stands_with(facts: Sequence[Fact], number: Fact, thing: Fact) -> bool:
    """Whether a number stands with the words of another one, and never with its own."""
    said = [fact for fact in facts if stands_for(fact.quantity, number.quantity)]
    own = any(fact.stems & number.stems for fact in said)
    return not own and any(fact.stems & thing.stems for fact in said)


def find_swapped(swaps: Sequence[Swap], point: KeyPoint) -> Swap | None:
    """The swap in which a number of a key point takes part."""
    wanted = [one for wording in point.wordings for one in wording.quantities]
    for swap in swaps:
        if any(stands_for(q, one) for q in wanted for one in (swap.first, swap.second)):
            return swap
    return None
