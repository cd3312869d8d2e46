"""Whether an answer says a thing or its opposite: negations by scope, antonyms, and disbelief."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from scoring.alignment import Unit
from scoring.lexicon import ANTONYMS, NEGATIONS
from scoring.prepared import Wording
from scoring.text import Span, Word, list_words, stem_word

SCOPE: Final = 6
"""How many words after a negation it can turn round."""

Verdict = Literal["agrees", "negated", "doubtful"]

DISBELIEF: Final = re.compile(
    r"\b(?:(?:not|never|n't|hardly)\s+(?:\w+\s+)?(?:true|the case|correct|right|accurate|so)"
    r"\s+(?:that|to)"
    r"|(?:wrong|false|incorrect|untrue|a\s+(?:common\s+)?(?:myth|mistake|misconception)|a lie"
    r"|nonsense)"
    r"\s*,?:?\s+(?:that|to\s+(?:say|think|claim|believe|assume|state))"
    r"|(?:do not|don't|cannot|can't|would not|wouldn't|never|nobody should|no one should)\s+"
    r"(?:say|think|believe|agree|claim|accept|assume|state)s?\b"
    r"|(?:doubt|deny|denies|disagree|disbelieve|reject)s?\s+(?:that|with|the)"
    r"|(?:no truth|no evidence|no sense)\s+in|contrary to|the opposite of"
    r"|the following (?:\w+ )?(?:is|are) (?:not true|false|wrong|incorrect|untrue))",
    re.IGNORECASE,
)
DISBELIEF_AFTER: Final = re.compile(
    r"\b(?:this|that|which|it|all of (?:this|that|it)|the (?:above|opposite)"
    r"|these (?:claims|statements))\s+(?:is|are|was|isn't|would be)\s+(?:\w+\s+)?"
    r"(?:not (?:true|the case|correct|right)|untrue|false|wrong|incorrect|a myth|nonsense"
    r"|the opposite)"
    r"|\b(?:is|are|would be) (?:a lie|a myth|false|untrue|nonsense)\s*[.!]?\s*$"
    r"|\bnot!?\s*$|\bthe opposite (?:is|holds|would be)(?: true)?",
    re.IGNORECASE,
)
HEARSAY: Final = re.compile(
    r"\b(?:some|many|most|few) (?:people|students|developers|colleagues|books)?\s*"
    r"(?:\w+ )?(?:say|think|claim|believe|assume)s?\b|\b(?:supposedly|allegedly)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Attitude:
    """How the writer stands to each sentence: disbelieved or told from hearsay, with the cue."""

    disbelieved: dict[int, str]
    hearsay: dict[int, str]


def read_attitude(spans: Sequence[Span]) -> Attitude:
    """Finds the sentences that the writer doesn't hold to be true."""
    disbelieved: dict[int, str] = {}
    hearsay: dict[int, str] = {}
    for index, span in enumerate(spans):
        before = DISBELIEF.search(span.text)
        after = DISBELIEF_AFTER.search(span.text)
        if before:
            own = len(list_words(span.text[before.end() :])) >= 3
            disbelieved[index if own else min(index + 1, len(spans) - 1)] = before.group()
        elif after:
            own = len(list_words(span.text[: after.start()])) >= 3
            disbelieved[index if own else max(index - 1, 0)] = after.group()
        heard = HEARSAY.search(span.text)
        if heard:
            hearsay[index] = heard.group()
    return Attitude(disbelieved, hearsay)


def compare(unit: Unit, wording: Wording, sentence: Sequence[Word], attitude: Attitude) -> Verdict:
    """Whether the unit agrees with the wording, as far as both use the same words.

    "negated" only where most of the wording's telling words are met in the unit, so that there
    is no doubt what is being turned round; else "doubtful".
    """
    pairs = find_antonyms(unit.words, wording.words, sentence)
    met = {stem for stem in wording.stems if stem in unit.stems}
    met |= {stem_word(pair[1]) for pair in pairs}
    own = {stem for stem in unit.stems if stem in met} | {stem_word(pair[0]) for pair in pairs}
    turns = count_negations(unit.words, own) + count_negations(wording.words, met) + len(pairs)
    turns += unit.sentence in attitude.disbelieved
    if turns % 2 == 0:
        return "doubtful" if unit.sentence in attitude.hearsay else "agrees"
    total = sum(wording.stems.values()) or 1.0
    covered = sum(value for stem, value in wording.stems.items() if stem in met) / total
    if unit.sentence in attitude.disbelieved and covered >= 0.35:
        return "negated"
    if covered >= 0.6 and len(met) >= 2:
        return "negated"
    return "doubtful" if covered >= 0.3 else "agrees"


def find_antonyms(
    said: Sequence[Word], wanted: Sequence[Word], sentence: Sequence[Word]
) -> list[tuple[str, str]]:
    """Pairs (word said, word wanted) that are antonyms, where neither stands on both sides."""
    own = {word.text for word in sentence}
    theirs = {word.text for word in wanted}
    return [
        (one, two)
        for one in sorted({word.text for word in said} - theirs)
        for two in sorted(theirs - own)
        if frozenset((one, two)) in ANTONYMS
    ]


def count_negations(words: Sequence[Word], matters: set[str]) -> int:
    """How many negations have a word that matters in their scope."""
    count = 0
    for index, word in enumerate(words):
        if word.text not in NEGATIONS:
            continue
        scope = words[index + 1 : index + 1 + SCOPE]
        if word.text == "no" or word.text == "without":
            scope = scope[:3]
        count += any(other.stem in matters for other in scope)
    return count
