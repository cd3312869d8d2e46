"""Decides for each key point whether an answer says it, half says it, or says the opposite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from scoring import calibration
from scoring.alignment import Likeness, Reading, measure, measure_all, read_answer
from scoring.polarity import Attitude, Verdict, compare, read_attitude
from scoring.prepared import KeyPoint, PreparedScheme
from scoring.text import Span, Word, list_words

CLOSE: Final = 0.08
"""How much less like the answer than the best one a wording may be and still show agreement."""
CLAIMED: Final = 0.62
"""How like a wrong claim a unit is, at least, to count as claiming it."""
CLAIM_LEAD: Final = 0.03
"""By how much it is then more like the wrong claim than like any right wording."""


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """What was found for one key point. `doubt` is the share of its credit that may be wrong."""

    point: KeyPoint
    chance: float = 0.0
    credit: float = 0.0
    likeness: Likeness | None = None
    verdict: Verdict = "agrees"
    claim: Likeness | None = None
    doubt: float = 0.0


def judge_points(
    kept: Sequence[Span], doubtful: Sequence[Span], prepared: PreparedScheme
) -> tuple[list[Finding], Reading | None]:
    """A finding for each key point, from the sentences that may earn points."""
    if not kept:
        return [Finding(point) for point in prepared.key_points], None
    reading = read_answer(kept)
    attitude = read_attitude(kept)
    likenesses = measure_all([point.wordings for point in prepared.key_points], reading)
    starts = {span.start for span in doubtful}
    findings = []
    for point, likes in zip(prepared.key_points, likenesses, strict=True):
        finding = choose_likeness(point, likes)
        finding = check_polarity(finding, likes, reading, attitude)
        finding = check_claims(finding, reading, attitude)
        if finding.likeness and sentence_of(finding.likeness, reading).start in starts:
            finding = replace(finding, doubt=1.0)
        findings.append(finding)
    return findings, reading


def choose_likeness(point: KeyPoint, likes: Sequence[Likeness]) -> Finding:
    """The wording that the answer most likely says, and the credit for that."""
    weights = calibration.load()
    chances = [weights.credit.chance([float(m) for m in like.measures]) for like in likes]
    best = max(range(len(likes)), key=lambda index: (chances[index], -index))
    chance = chances[best]
    return Finding(point, chance, weights.credit_for(chance), likes[best])


def sentence_of(like: Likeness, reading: Reading) -> Span:
    return reading.spans[reading.units[like.best].sentence]


def check_polarity(
    finding: Finding, likes: Sequence[Likeness], reading: Reading, attitude: Attitude
) -> Finding:
    """Takes the credit where the answer turns the point round; keeps doubt where it may.

    One close wording that agrees is enough: an accepted wording may be put either way.
    """
    if finding.likeness is None or finding.credit == 0:
        return finding
    level = finding.likeness.strength - CLOSE
    verdicts = [verdict_on(like, reading, attitude) for like in likes if like.strength >= level]
    own = verdict_on(finding.likeness, reading, attitude)
    if own == "agrees" or "agrees" in verdicts:
        return finding
    if "doubtful" in verdicts:
        return replace(finding, verdict="doubtful", doubt=1.0)
    return replace(finding, verdict="negated", credit=0.0)


def verdict_on(like: Likeness, reading: Reading, attitude: Attitude) -> Verdict:
    unit = reading.units[like.best]
    sentence = words_of(reading, unit.sentence)
    return compare(unit, like.wording, sentence, attitude)


def words_of(reading: Reading, sentence: int) -> list[Word]:
    return list_words(reading.spans[sentence].text)


def check_claims(finding: Finding, reading: Reading, attitude: Attitude) -> Finding:
    """Takes the credit where the answer makes one of the point's wrong claims."""
    right = finding.likeness
    for like in sorted(measure(finding.point.wrong, reading), key=lambda one: -one.strength):
        if like.strength < CLAIMED or verdict_on(like, reading, attitude) != "agrees":
            continue
        rival = float(right.by_unit[like.best]) if right else 0.0
        if like.strength >= rival + CLAIM_LEAD:
            return replace(finding, claim=like, credit=0.0, doubt=0.0)
        if like.strength >= rival - CLAIM_LEAD:
            return replace(finding, doubt=1.0)
    return finding
