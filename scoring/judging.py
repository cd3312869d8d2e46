"""Decides for each key point whether an answer says it, half says it, or says the opposite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from scoring.alignment import Likeness, Reading, measure, measure_all, read_answer
from scoring.calibration import Calibration
from scoring.claims import check_claims, doubt_what_claims
from scoring.defences import LISTED
from scoring.findings import SAID, TERMS_NEAR, Finding, Judgement, sentence_of, verdict_on, words_of
from scoring.misnumbered import find_again, find_either, find_misplaced, find_other_number
from scoring.polarity import Attitude, compare, read_attitude
from scoring.prepared import KeyPoint, PreparedScheme
from scoring.quantities import find_other_identifier
from scoring.repeats import TIMES, is_nearly_as_often
from scoring.scrambled import Order
from scoring.swapped import Swap, find_swapped, find_swaps
from scoring.text import Span, list_words
from scoring.thin import LEAST_POINTS, is_foreign, is_thin, rests_on

CLOSE: Final = 0.08
"""How much less like the answer than the best one a wording may be and still show agreement."""
AS_CLOSE: Final = 0.15
"""How much less like a wording than the best unit another one may be to say its opposite."""
DETAILED: Final = 0.5
"""The share of a wording's telling words from which another number is wrong, not beside it, and
from which a wording is said in its own words."""


def judge_points(
    kept: Sequence[Span],
    doubtful: Mapping[Span, str],
    prepared: PreparedScheme,
    weights: Calibration,
) -> Judgement:
    """A finding for each key point, from the sentences that may earn points. `doubtful` names for
    some of them the rule that doubts what they earn."""
    points = prepared.key_points
    if not kept:
        return Judgement(tuple(Finding(point) for point in points))
    reading = read_answer(kept)
    attitude = read_attitude(kept, prepared.known_stems | prepared.question_stems)
    right = measure_all([point.wordings for point in points], reading)
    wrong = split_up(measure([claim for p in points for claim in p.wrong], reading), points)
    rivals = np.max([like.by_unit for likes in right for like in likes], axis=0)
    order = Order([word for span in kept for word in list_words(span.text)])
    doubted = [doubtful.get(span, "") for span in kept]
    swaps = find_swaps([s.text for at, s in enumerate(kept) if at not in reading.asked], prepared)
    findings = []
    for point, likes, claims in zip(points, right, wrong, strict=True):
        finding = choose_likeness(point, likes, weights)
        finding = check_polarity(finding, likes, reading, attitude, weights)
        finding = check_claims(finding, claims, rivals, reading, attitude)
        finding = check_details(finding, reading, prepared)
        finding = check_swaps(finding, swaps)
        finding = check_order(finding, order)
        findings.append(check_sentence(finding, reading, doubted))
    findings = check_substance(doubt_what_claims(findings), reading)
    likest = np.max([rivals, *(like.by_unit for claims in wrong for like in claims)], axis=0)
    return Judgement(tuple(findings), reading, likest)


def check_sentence(finding: Finding, reading: Reading, doubted: Sequence[str]) -> Finding:
    """Doubts what a doubtful sentence earned, if nothing else says it nearly as well.

    That excuses no list of words.
    """
    like = finding.likeness
    rule = like and doubted[reading.units[like.best].sentence]
    if like is None or not rule:
        return finding
    if not finding.credit:
        return replace(finding, doubt=1.0) if rule == LISTED else finding
    others = [
        float(like.by_unit[at])
        for at, unit in enumerate(reading.units)
        if not doubted[unit.sentence]
    ]
    if rule != LISTED and max(others, default=0.0) >= like.strength - CLOSE:
        return finding
    evidence = finding.evidence or f"\u201c{sentence_of(like, reading).text}\u201d"
    told = rule != LISTED and finding.rule == "scrambled"
    return replace(
        finding, doubt=1.0, rule=rule if told else finding.rule or rule, evidence=evidence
    )


def split_up(likes: list[Likeness], points: Sequence[KeyPoint]) -> list[list[Likeness]]:
    """The wrong claims' likenesses, key point by key point."""
    rest = iter(likes)
    return [[next(rest) for _ in point.wrong] for point in points]


def choose_likeness(point: KeyPoint, likes: Sequence[Likeness], weights: Calibration) -> Finding:
    """The wording that the answer most likely says, and the credit for that."""
    chances = [weights.chance([float(m) for m in like.measures]) for like in likes]
    best = max(range(len(likes)), key=lambda index: (chances[index], -index))
    chance = chances[best]
    credit = weights.credit_for(chance)
    return Finding(point, chance, credit, likes[best], uncapped=credit)


def is_said(like: Likeness, weights: Calibration) -> bool:
    """Whether a wording would be covered by itself, and in its own words."""
    measures = [float(m) for m in like.measures]
    return measures[TERMS_NEAR] >= DETAILED and weights.credit_for(weights.chance(measures)) >= SAID


def check_polarity(
    finding: Finding,
    likes: Sequence[Likeness],
    reading: Reading,
    attitude: Attitude,
    weights: Calibration,
) -> Finding:
    """Takes the credit where the answer turns the point round; keeps doubt where it may.

    One close wording that agrees is enough: an accepted wording may be put either way. One that is
    said as well, if less closely, leaves a doubt.
    """
    if finding.likeness is None or finding.credit == 0:
        return finding
    level = finding.likeness.strength - CLOSE
    against = (reading, attitude, finding.point)
    if verdict_on(finding.likeness, *against) == "agrees":
        return check_consistency(finding, reading, attitude)
    verdicts = [verdict_on(like, *against) for like in likes if like.strength >= level]
    if "agrees" in verdicts:
        return check_consistency(finding, reading, attitude)
    said = [like for like in likes if is_said(like, weights)]
    if "doubtful" in verdicts or "agrees" in [verdict_on(one, *against) for one in said]:
        return replace(finding, verdict="doubtful", doubt=1.0)
    return replace(finding, verdict="negated", credit=0.0)


def check_consistency(finding: Finding, reading: Reading, attitude: Attitude) -> Finding:
    """Doubts the credit where another place of the answer says the opposite of what earned it."""
    like = finding.likeness
    if like is None or len(like.wording.statements) != 1:
        return finding
    best, (statement,) = reading.units[like.best].span, like.wording.statements
    for at, unit in enumerate(reading.units):
        is_close = float(like.by_unit[at]) >= like.strength - AS_CLOSE
        is_beside = unit.span.end <= best.start or best.end <= unit.span.start
        if is_close and is_beside:
            words = words_of(reading, unit.sentence)
            if compare(unit, statement, words, attitude) == "negated":
                why = f"\u201c{unit.span.text}\u201d says the opposite."
                return replace(finding, doubt=1.0, rule="both_ways", evidence=why)
    return finding


def check_details(finding: Finding, reading: Reading, prepared: PreparedScheme) -> Finding:
    """Takes credit where the sentence gives another number, doubts it where another identifier.

    A sentence that says most of the wording's words with another number is wrong; one that says
    fewer of them may speak of something else, and is in doubt.
    """
    like = finding.likeness
    if like is None or finding.credit == 0:
        return finding
    said = sentence_of(like, reading).text
    sentences = [span.text for at, span in enumerate(reading.spans) if at not in reading.asked]
    wordings = [wording.text for wording in finding.point.wordings]
    beside = find_either(said, sentences, finding.point, prepared)
    number = (
        None
        if beside
        else find_other_number(said, reading.text, wordings, prepared.question)
        or find_misplaced(said, reading.text, like.wording, prepared)
    )
    if number:
        other, right = number
        why = f"It says \u201c{other.text}\u201d where \u201c{right.text}\u201d is right."
        is_sure = other.kind != TIMES or not is_nearly_as_often(other.value, right.value)
        if is_sure and float(like.measures[TERMS_NEAR]) >= DETAILED:
            return replace(finding, credit=0.0, doubt=0.0, rule="wrong_number", evidence=why)
        return replace(finding, doubt=1.0, rule="other_number", evidence=why)
    beside = beside or find_again(sentences, finding.point, prepared)
    if beside:
        other, right = beside
        why = f"It says \u201c{other.text}\u201d beside \u201c{right.text}\u201d."
        return replace(finding, doubt=1.0, rule="other_beside", evidence=why)
    words = [word for unit in reading.units for word in unit.words]
    name = find_other_identifier(said, words, wordings, prepared.identifiers)
    if name and float(like.measures[TERMS_NEAR]) >= DETAILED:
        return replace(finding, doubt=1.0, rule="other_name", evidence=f"It names {name}.")
    return finding


def check_swaps(finding: Finding, swaps: Sequence[Swap]) -> Finding:
    """Doubts the credit where a right number stands for another thing, and that one's here."""
    swap = find_swapped(swaps, finding.point) if finding.credit and not finding.rule else None
    if swap is None:
        return finding
    why = f"\u201c{swap.first.text}\u201d and \u201c{swap.second.text}\u201d may be swapped."
    return replace(finding, doubt=1.0, rule="other_place", evidence=why)


def check_order(finding: Finding, order: Order) -> Finding:
    """Doubts the credit where some wording's words are all there, in no order of a statement.

    Not where the wording that earned it is said in its order: a long answer has the others' words.
    """
    like = finding.likeness
    if like is None or not finding.credit or order.keeps(like.wording):
        return finding
    if any(order.scrambles(wording) for wording in finding.point.wordings):
        return replace(finding, doubt=1.0, rule=finding.rule or "scrambled")
    return finding


def check_substance(findings: Sequence[Finding], reading: Reading) -> list[Finding]:
    """Doubts the credit where nearly all of it was earned by naming a term or two of each point."""
    points = [one.point for one in findings]
    is_small = len(points) < LEAST_POINTS

    def names_only(one: Finding) -> bool:
        if one.likeness is None or one.credit == 0:
            return False
        said = sentence_of(one.likeness, reading).text
        return is_thin(one.point, said) and (not is_small or is_foreign(points, said))

    thin = [names_only(one) for one in findings]
    total = sum(one.point.weight for one in findings)
    if not rests_on(thin, [one.point.weight * one.credit for one in findings], total):
        return list(findings)
    return [
        replace(one, doubt=1.0, rule=one.rule or "thin") if is_so else one
        for one, is_so in zip(findings, thin, strict=True)
    ]
