"""What is found for a key point, and whether what is likest to a wording agrees with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scoring.alignment import MEASURES, Likeness, Reading, Unit
from scoring.polarity import Attitude, Verdict, compare
from scoring.prepared import Floats, KeyPoint, Statement
from scoring.text import Span, Word, list_words

TERMS_NEAR: Final = MEASURES.index("terms_near")
SAID: Final = 0.7
"""Credit from which a wording counts as said."""


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """What was found for one key point. `doubt` is the share of its credit that may be wrong;
    `uncapped` is the credit by likeness alone; `rule` and
    `evidence` say which rule took some of it, and why."""

    point: KeyPoint
    chance: float = 0.0
    credit: float = 0.0
    likeness: Likeness | None = None
    verdict: Verdict = "agrees"
    claim: Likeness | None = None
    doubt: float = 0.0
    uncapped: float = 0.0
    rule: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """The findings; and of each unit read, how like it is to what in the scheme is likest."""

    findings: tuple[Finding, ...]
    reading: Reading | None = None
    likest: Floats | None = None


def sentence_of(like: Likeness, reading: Reading) -> Span:
    return reading.spans[reading.units[like.best].sentence]


def words_of(reading: Reading, sentence: int) -> tuple[Word, ...]:
    return list_words(reading.spans[sentence].text)


def verdict_on(
    like: Likeness, reading: Reading, attitude: Attitude, point: KeyPoint | None = None
) -> Verdict:
    """Whether the answer agrees with a wording, statement by statement.

    A wording of one sentence is compared with the unit most like it; of a longer one, each
    statement with the unit that has most of its words.
    """
    statements = like.wording.statements
    if len(statements) == 1:
        unit = reading.units[like.best]
        words = words_of(reading, unit.sentence)
        return compare(unit, statements[0], words, attitude, point)
    weight: dict[Verdict, float] = {"agrees": 0.0, "negated": 0.0, "doubtful": 0.0}
    for statement in statements:
        nearest = find_unit(statement, reading)
        words = words_of(reading, nearest.sentence)
        weight[compare(nearest, statement, words, attitude, point)] += statement.weight
    if weight["negated"] > sum(weight.values()) / 2:
        return "negated"
    return "agrees" if weight["negated"] + weight["doubtful"] == 0 else "doubtful"


def find_unit(statement: Statement, reading: Reading) -> Unit:
    """The unit with most of a statement's telling words; the shorter one where equal."""

    def rank(unit: Unit) -> tuple[float, int]:
        met = sum(value for stem, value in statement.stems.items() if stem in unit.stems)
        return round(met, 6), -len(unit.words)

    return max(reading.units, key=rank)
