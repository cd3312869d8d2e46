"""Whether an answer says a thing or its opposite: by negations, antonyms, and disbelief."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Final, Literal

from scoring.alignment import Unit
from scoring.antonyms import find_antonyms
from scoring.asking import find_denied
from scoring.frames import find_disowned
from scoring.negation import Negated, find_negated, turns_each_clause, turns_others
from scoring.prepared import KeyPoint, Statement
from scoring.quoting import list_rejected, stands_in
from scoring.text import Span, Word, list_words, stem_word

SURELY_MET: Final = 0.8
"""The share of a statement's telling words from which what turns them round turns it round."""
MAYBE_MET: Final = 0.2
"""The same for doubt."""
BEARING: Final = 0.5
"""The share of a statement's telling words that a negation of another word has to reach."""

Range = tuple[int, int]
"""Code points from and to; (0, 0) where the cue stands in another sentence."""

LEAST_HELD: Final = 2
"""Words of the subject on each side of a cue from which one side is held to be true."""

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
    r"|(?:no truth|no evidence|no sense)\s+in|the opposite of"
    r"|contrary to(?! (?:popular|common|widespread|what|(?:the|its) name)\b)"
    r"|the following (?:\w+ )?(?:is|are) (?:not true|false|wrong|incorrect|untrue))",
    re.IGNORECASE,
)
DISBELIEF_AFTER: Final = re.compile(
    r"\b(?:this|that|which|it|they|all of (?:this|that|it)|the (?:above|opposite)"
    r"|these (?:claims|statements))(?:\s+(?:is|are|was|isn't|would be)|['\u2019](?:s|re))\s+"
    r"(?:\w+\s+)?(?:not (?:true|the case|correct|right|so(?=\s*(?:[.,;:!]|$)))|untrue|false|wrong"
    r"|incorrect|a (?:myth|mistake)|nonsense|the opposite)"
    r"|\b(?:this|that|which|it)\s+(?:is|was)n['\u2019]t\s+(?:true|the case|correct|right|so)\b"
    r"|\b(?:but|yet)\s+(?:it|they|that|this)\s+(?:(?:is|was|do|does|ca|has)n['\u2019]t"
    r"|(?:is|was|are|do|does|has) not|aren['\u2019]t|cannot)\s*[.!]?$"
    r"|\b(?:is|are|would be) (?:a lie|a myth|false|untrue|nonsense)\s*[.!]?\s*$"
    r"|\bnot!?\s*$|\bthe opposite (?:is|holds|would be)(?: true)?",
    re.IGNORECASE,
)
HEARSAY: Final = re.compile(
    r"(?!\A)(?<!\bi )(?<!\bwe )(?<!\bus )(?<!\blet's )(?<!\bnow )(?<!\bwould )(?<!\bcan )"
    r"(?<!\bcould )(?<!\bmust )\b(?:think|believe|say|claim|assume|suppose|argue|imagine)"
    r"(?:s|d|ed|ing)?\s+that\b|\b(?:i|we) used to (?:think|believe|say)|\b(?:thought|said) that\b"
    r"|\b(?:some|many|most|few) (?:people|students|developers|colleagues|books)?\s*"
    r"(?:\w+ )?(?:say|think|claim|believe|assume)s?\b|\b(?:supposedly|allegedly)\b"
    r"|\bor (?:(?:just|rather|maybe) )?the (?:contrary|opposite|reverse)\b",
    re.IGNORECASE,
)
"""What somebody says need not be what the writer holds to be true, nor one thing or its opposite.
Not so what is only supposed ("Assume that"), or what who writes would say: who else would say it is
told by its frame."""


@dataclass(frozen=True, slots=True)
class Disbelieved:
    """Where a cue stands, and where in its sentence what the writer holds to be true stands."""

    cue: Range
    held: Range = (0, 0)


NOWHERE: Final = Disbelieved((0, 0))


@dataclass(frozen=True, slots=True)
class Attitude:
    """Which sentences are disbelieved, with where the cue stands; which are hearsay or disowned;
    where quotations stand that their sentence rejects."""

    disbelieved: dict[int, Disbelieved]
    hearsay: frozenset[int]
    rejected: tuple[Range, ...]


def read_attitude(spans: Sequence[Span], known: Set[str]) -> Attitude:
    """Finds the sentences that the writer doesn't hold to be true.

    A cue that stands alone speaks of the next sentence ("The following is wrong:") or of the one
    before ("That is a myth."). `known` are the stems of the scheme and its question.
    """
    disbelieved: dict[int, Disbelieved] = {}
    for index, span in enumerate(spans):
        before = DISBELIEF.search(span.text)
        cue = before or DISBELIEF_AFTER.search(span.text)
        if cue is None:
            continue
        if before:
            own = len(list_words(span.text[cue.end() :])) >= 3
            target = index if own else min(index + 1, len(spans) - 1)
            held = 0, cue.start()
        else:
            own = len(list_words(span.text[: cue.start()])) >= 3
            target = index if own else max(index - 1, 0)
            held = cue.end(), len(span.text)
        disbelieved[target] = place(span, cue, held, known) if own else NOWHERE
    for index in find_denied(spans):
        disbelieved.setdefault(index, NOWHERE)
    heard = {index for index, span in enumerate(spans) if HEARSAY.search(span.text)}
    rejected = tuple(one for span in spans for one in list_rejected(span))
    return Attitude(disbelieved, frozenset(heard) | find_disowned(spans, known), rejected)


def place(span: Span, cue: re.Match[str], held: Range, known: Set[str]) -> Disbelieved:
    """Where the cue stands, and what stands on its other side, where that speaks of the subject.

    Nothing is held there unless both sides do: "Some say the opposite is true: X".
    """
    sides = span.text[: cue.start()], span.text[cue.end() :]
    for side in sides:
        if len({word.stem for word in list_words(side)} & known) < LEAST_HELD:
            held = 0, 0
    return Disbelieved(
        (span.start + cue.start(), span.start + cue.end()),
        (span.start + held[0], span.start + held[1]),
    )


def compare(
    unit: Unit,
    wanted: Statement,
    sentence: Sequence[Word],
    attitude: Attitude,
    point: KeyPoint | None = None,
) -> Verdict:
    """Whether the unit agrees with what is wanted, as far as both use the same words.

    "negated" only where most of the telling words are met in the unit, so that there is no doubt
    what is being turned round; else "doubtful". Doubtful is also what turns round a word that
    other wordings of the `point` have and this one lacks.
    """
    cue = find_cue(unit, wanted, attitude)
    words = [word for word in unit.words if cue is None or not is_inside(word, unit.span, cue)]
    pairs = find_antonyms(words, wanted.words, sentence)
    met = {stem for stem in wanted.stems if stem in unit.stems}
    met |= {stem_word(pair[1]) for pair in pairs}
    own = met | {stem_word(pair[0]) for pair in pairs}
    here = find_negated(words, own, unit.span.text, wanted.words)
    there = find_negated(wanted.words, met, wanted.text, words)
    turns = here.count + there.count + len(pairs) + (cue is not None)
    is_plain = cue is None and not pairs
    covered = sum(value for stem, value in wanted.stems.items() if stem in met)
    covered /= wanted.weight or 1.0
    if is_plain and covered >= SURELY_MET and turns_each_clause(here, there):
        is_sure = len(met) >= 2 and here.surely_turned and there.surely_turned
        return "negated" if is_sure else "doubtful"
    if turns % 2 == 0:
        doubted = unit.sentence in attitude.hearsay or stands_in(
            unit.words, unit.span.start, wanted.stems.keys(), attitude.rejected
        )
        if point and cue is None and covered >= MAYBE_MET:
            besides = set(find_antonyms(words, point.words, sentence)).difference(pairs)
            turned = turns_others(words, own, point.stems, unit.span.text)
            doubted = doubted or turned or bool(besides)
        return "doubtful" if doubted else "agrees"
    if cue is not None and covered >= 0.35:
        return "negated"
    if here.clear and there.clear and covered >= SURELY_MET and len(met) >= 2:
        return "negated" if bears(here, wanted) and bears(there, wanted) else "doubtful"
    return "doubtful" if covered >= MAYBE_MET or cue is not None else "agrees"


def find_cue(unit: Unit, wanted: Statement, attitude: Attitude) -> Range | None:
    """Where the cue stands by which the unit's writer doesn't believe what is wanted, if any.

    None is what has most of the unit's words of the statement on the side that is held to be true.
    """
    found = attitude.disbelieved.get(unit.sentence)
    if found is None:
        return None
    met = [word for word in unit.words if word.stem in wanted.stems]
    held = {word.stem for word in met if is_inside(word, unit.span, found.held)}
    other = {word.stem for word in met} - held
    is_held = sum(map(wanted.stems.__getitem__, held)) > sum(map(wanted.stems.__getitem__, other))
    return None if is_held else found.cue


def is_inside(word: Word, span: Span, cue: Range) -> bool:
    return cue[0] <= span.start + word.start < cue[1]


def bears(negated: Negated, wanted: Statement) -> bool:
    """Whether what is negated bears the statement: a word of it, or a good part of its words.

    "Do not start on X, it is slow" doesn't negate that X is slow; "X is not always slow" does.
    """
    turned = sum(wanted.stems.get(stem, 0.0) for stem in negated.stems)
    return negated.bearing or turned >= BEARING * wanted.weight
