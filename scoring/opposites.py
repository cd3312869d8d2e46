"""Tells a slip of the pen from another word with as few other letters, such as the opposite."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Final

from scoring.antonyms import are_antonyms
from scoring.lexicon import words

NEGATING: Final = re.compile(r"\b(?:an(?=[aeiou])|a(?![aeiou])|ab|de|il|im|in|ir|un)(?=\w)")
"""What turns a word round when it is put before it; "a" and "an" as in "asynchronous".
Longer ones ("non") have more letters than slips are forgiven."""
OPPOSED: Final = (
    ("ab", "ad"),
    ("ab", "de"),
    ("ab", "in"),
    ("af", "ef"),
    ("as", "des"),
    ("as", "dis"),
    ("co", "in"),
    ("de", "en"),
    ("de", "in"),
    ("e", "in"),
    ("end", "ex"),
    ("ex", "im"),
    ("ex", "in"),
    ("hyper", "hypo"),
    ("inter", "intra"),
    ("macro", "micro"),
    ("max", "min"),
)
"""Beginnings of words that say the opposite of each other."""
CONFUSED: Final = frozenset(
    frozenset(group.split("/"))
    for group in words(
        """
        abstraction/attraction/extraction affect/effect allocation/location/relocation
        anabolic/catabolic and/nand anterior/interior batch/match/patch batching/matching/patching
        bit/byte/hit block/clock/lock blocking/clocking/locking/logging caching/catching/hashing
        cardinal/ordinal cohesion/adhesion complement/compliment conversation/convention/conversion
        covariance/invariance/variance formalisation/normalisation formalization/normalization
        genotype/phenotype getter/setter idempotent/impotent infection/injection
        integral/internal/interval invention/inversion mean/median meiosis/mitosis nor/or/xnor/xor
        nucleolus/nucleus pointer/printer polling/pooling/pulling portability/probability
        principal/principle production/projection/protection rational/relational
        readability/reliability section/selection/session sensor/tensor sharding/sharing
        stability/usability throughout/throughput tracing/tracking/trading/training
        transaction/transition/translation tree/trie
        """
    )
)
"""Words of few other letters that are other words, and often both of one subject. A list, as any
word of English in place of another would need a dictionary."""

Count = Callable[[str, str], int]


def is_opposite(right: str, said: str, count: Count) -> bool:
    """Whether what parts two texts turns one of them round. `count` says how many letters do.

    So it is where a negating beginning of a word was added or lost, or changed for its opposite:
    without it the two are nearer to each other. "Tomic" for "atomic" is taken for one as well.
    """
    pairs = zip_longest(right.split(), said.split(), fillvalue="")
    if any(are_antonyms(one, two) or are_confused(one, two) for one, two in pairs):
        return True
    apart = count(right, said)
    return any(count(bare, said) < apart for bare in list_turned(right)) or any(
        count(bare, right) < apart for bare in list_turned(said)
    )


def are_confused(one: str, two: str) -> bool:
    """Whether two texts are known words that differ; a plural is the same word."""
    forms = {word.removesuffix("s") for word in (one, two)} | {one, two}
    return one != two and any(len(forms & group) > 1 for group in CONFUSED)


def list_turned(text: str) -> Iterator[str]:
    """The text without one negating beginning of a word, or with its opposite."""
    for found in NEGATING.finditer(text):
        yield text[: found.start()] + text[found.end() :]
    for pair in OPPOSED:
        for one, two in (pair, pair[::-1]):
            for found in re.finditer(rf"\b{one}(?=\w)", text):
                yield text[: found.start()] + two + text[found.end() :]
