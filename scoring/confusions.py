"""Tells a slip of the pen from another word of English that has nearly the same letters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

from scoring.convert import TOKENIZER_NAME
from scoring.embedding import find_folder
from scoring.errors import ModelMissing
from scoring.lexicon import FUNCTION_WORDS, words
from scoring.slips import count_same
from scoring.text import stem_word

LEAST_LETTERS: Final = 4
"""Letters of a word from which it is none by chance."""


def read_groups(listed: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(group.split("/")) for group in words(listed))


CONFUSED: Final = read_groups(
    """
    abstraction/attraction/extraction aggregation/segregation allocation/location/relocation
    anabolic/catabolic anabolism/catabolism and/nand anterior/interior application/replication
    batch/match/patch batching/matching/patching bit/byte/hit block/clock/lock
    blocking/clocking/locking/logging caching/catching/hashing callback/fallback cardinal/ordinal
    cohesion/adhesion conduction/convection congestion/contention
    conversation/convention/conversion covariance/invariance/variance elasticity/plasticity
    election/selection exception/execution formalisation/normalisation formalization/normalization
    genotype/phenotype getter/setter idempotence/impotence idempotent/impotent infection/injection
    integral/internal/interval invention/inversion isolation/violation mean/median meiosis/mitosis
    nor/or/xnor/xor nucleolus/nucleus photon/proton pointer/printer polling/pooling/pulling
    portability/probability production/projection/protection rational/relational
    readability/reliability reflection/refraction section/selection/session sensor/tensor
    sharding/sharing stability/usability throughout/throughput tracing/tracking/trading/training
    transaction/transition/translation tree/trie
    """
)
"""Words of few other letters that are other words, and often both of one subject. Many are too rare
for the list of words, or have the same stem."""
ALIKE: Final = read_groups(
    """
    advice/advise affect/effect brake/break cache/cash canon/cannon cite/sight/site
    complement/compliment council/counsel decent/descent dependant/dependent device/devise
    discreet/discrete ensure/insure lead/led lessen/lesson licence/license loose/lose
    practice/practise principal/principle stationary/stationery storey/story weather/whether
    write/right
    """
)
"""Words that sound alike: who writes one for the other means the right thing."""
VARIANTS: Final = (
    (re.compile(r"ys(?=e|i)|is(?=e|i|a)"), "iz"),
    (re.compile(r"our"), "or"),
    (re.compile(r"re\b"), "er"),
    (re.compile(r"[ao]e"), "e"),
    (re.compile(r"([^\Waeiou\d_])\1"), r"\1"),
)
"""What British and American spelling differ by, and how many of a consonant there are."""


@cache
def load_words() -> frozenset[str]:
    """Common words of English: those of the sentence model's vocabulary, without loading the model.

    Raises ModelMissing, as loading it does.
    """
    try:
        text = (find_folder() / TOKENIZER_NAME).read_text(encoding="utf-8")
    except OSError as error:
        raise ModelMissing(f"The sentence model isn't in {find_folder()}.") from error
    return frozenset(filter(is_word, json.loads(text)["model"]["vocab"]))


def is_word(piece: str) -> bool:
    return len(piece) >= LEAST_LETTERS and piece.isascii() and piece.isalpha()


@lru_cache(maxsize=4096)
def is_other_word(right: str, said: str) -> bool:
    """Whether a word that was said is another one, and neither a slip nor a form of the right one.

    Function words are left out: "form" for "from" and "of" for "or" are slips.
    """
    if are_confused(right, said):
        return True
    if len(said) < LEAST_LETTERS or said not in load_words():
        return False
    return not (
        {right, said} & FUNCTION_WORDS
        or stem_word(right) == stem_word(said)
        or spell_alike(right) == spell_alike(said)
        or sound_alike(right, said)
    )


def are_confused(one: str, two: str) -> bool:
    """Whether two texts are words of one group of CONFUSED, or forms of such."""
    return one != two and any(
        (first := find_members(one, group))
        and (second := find_members(two, group))
        and not first & second
        for group in CONFUSED
    )


def find_members(word: str, group: frozenset[str]) -> frozenset[str]:
    """The words of a group of which `word` is a plural; else those with its stem."""
    exact = group & {word, word.removesuffix("s")}
    return exact or frozenset(one for one in group if stem_word(one) == stem_word(word))


@lru_cache(maxsize=4096)
def sound_alike(one: str, two: str) -> bool:
    return one != two and any(same_group(one, two, group) for group in ALIKE)


def same_group(one: str, two: str, group: frozenset[str]) -> bool:
    return bool(find_members(one, group) and find_members(two, group))


@lru_cache(maxsize=4096)
def spell_alike(word: str) -> str:
    """The word as it is for who spells it in the British or the American way."""
    for pattern, letters in VARIANTS:
        word = pattern.sub(letters, word)
    return word


def pair_words(right: str, said: str) -> frozenset[tuple[str, str]]:
    """Pairs (of `right`, of `said`): each word of one text with another one in its place.

    By fewest slips and not by their order, so that "connectionpolling" has "polling" in the place
    of "pooling".
    """
    pairs = {*list_stretches(right, said), *(pair[::-1] for pair in list_stretches(said, right))}
    return frozenset((one, two) for one, two in pairs if one != two)


def list_stretches(text: str, other: str) -> Iterator[tuple[str, str]]:
    """Each word of `text`, and what of `other` stands in its place."""
    ways = align(text, other)
    for found in re.finditer(r"\w+", text):
        start, end = found.span()
        # With what stands in the place of the space before it: "readuncommitted".
        first = ways[start - 1][0] if start else 0
        first += other[first : ways[start][0]].rfind(" ") + 1
        yield found.group(), other[first : ways[end][1]].strip()


def align(text: str, other: str) -> list[tuple[int, int]]:
    """For each place between letters of `text` the first and last place of `other` beside it."""
    start, end = count_same(text, other)
    mine, theirs = text[start : len(text) - end], other[start : len(other) - end]
    rows = [list(range(len(theirs) + 1))]
    for i, letter in enumerate(mine, start=1):
        row = [i]
        for j, one in enumerate(theirs, start=1):
            before = rows[-1][j - 1] + (letter != one)
            row.append(min(before, rows[-1][j] + 1, row[-1] + 1))
        rows.append(row)
    gap = len(other) - len(text)
    same = [(at, at) for at in range(start)]
    rest = [(at + gap, at + gap) for at in range(len(text) - end + 1, len(text) + 1)]
    return [*same, *((i + start, j + start) for i, j in walk_back(rows, mine, theirs)), *rest]


def walk_back(rows: Sequence[Sequence[int]], text: str, other: str) -> list[tuple[int, int]]:
    """The way of fewest slips through `rows`, those that it takes from each place to each."""
    i, j = len(text), len(other)
    ways = [(0, 0)] * (i + 1)
    ways[i] = j, j
    while i or j:
        if i and j and rows[i][j] == rows[i - 1][j - 1] + (text[i - 1] != other[j - 1]):
            i, j = i - 1, j - 1
            ways[i] = j, j
        elif j and rows[i][j] == rows[i][j - 1] + 1:
            j -= 1
            ways[i] = j, ways[i][1]
        else:
            i -= 1
            ways[i] = j, j
    return ways
