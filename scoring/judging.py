"""Decides for each key point whether an answer says it, half says it, or says the opposite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from scoring.absence import denies_only_dealings, find_things
from scoring.alignment import MEASURES, Likeness, Reading, Unit, measure, measure_all, read_answer
from scoring.calibration import Calibration
from scoring.polarity import Attitude, Verdict, compare, read_attitude
from scoring.prepared import Floats, KeyPoint, PreparedScheme, Statement, Wording
from scoring.quantities import find_other_identifier, find_other_number
from scoring.scrambled import Order
from scoring.text import Span, Word, list_words
from scoring.thin import LEAST_POINTS, is_foreign, is_thin, rests_on

TERMS_NEAR: Final = MEASURES.index("terms_near")
CLOSE: Final = 0.08
"""How much less like the answer than the best one a wording may be and still show agreement."""
SAID: Final = 0.7
"""Credit from which a wording counts as said."""
CLAIMED: Final = (0.6, 0.6, 0.03)
"""What a unit needs to count as making a wrong claim: how like it is, the share of the claim's
telling words, and by how much it is more like the claim than like any right wording."""
OWN_SAID: Final = 0.5
"""The share of a claim's own words that a unit needs to have to make it."""
NEARLY_CLAIMED: Final = (0.48, 0.4, 0.1)
"""The same, for a claim that may be made: the key point is then in doubt."""


NEARLY_LEAST: Final = (0.48, 0.4, 0.03)
AS_CLOSE: Final = 0.15
"""How much less like a wording than the best unit another one may be to say its opposite."""
DETAILED: Final = 0.5
"""The share of a wording's telling words from which another number is wrong, not beside it, and
from which a wording is said in its own words."""


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


def judge_points(
    kept: Sequence[Span],
    doubtful: Sequence[Span],
    prepared: PreparedScheme,
    weights: Calibration,
) -> Judgement:
    """A finding for each key point, from the sentences that may earn points."""
    points = prepared.key_points
    if not kept:
        return Judgement(tuple(Finding(point) for point in points))
    reading = read_answer(kept)
    attitude = read_attitude(kept, prepared.known_stems | prepared.question_stems)
    right = measure_all([point.wordings for point in points], reading)
    wrong = split_up(measure([claim for p in points for claim in p.wrong], reading), points)
    rivals = np.max([like.by_unit for likes in right for like in likes], axis=0)
    order = Order([word for span in kept for word in list_words(span.text)])
    starts = {span.start for span in doubtful}
    findings = []
    for point, likes, claims in zip(points, right, wrong, strict=True):
        finding = choose_likeness(point, likes, weights)
        finding = check_polarity(finding, likes, reading, attitude, weights)
        finding = check_claims(finding, claims, rivals, reading, attitude)
        finding = check_details(finding, reading, prepared)
        finding = check_order(finding, order)
        if finding.likeness and sentence_of(finding.likeness, reading).start in starts:
            finding = replace(finding, doubt=1.0)
        findings.append(finding)
    findings = check_substance(doubt_what_claims(findings), reading)
    likest = np.max([rivals, *(like.by_unit for claims in wrong for like in claims)], axis=0)
    return Judgement(tuple(findings), reading, likest)


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


def sentence_of(like: Likeness, reading: Reading) -> Span:
    return reading.spans[reading.units[like.best].sentence]


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
    verdicts = [verdict_on(like, *against) for like in likes if like.strength >= level]
    own = verdict_on(finding.likeness, *against)
    if own == "agrees" or "agrees" in verdicts:
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


def words_of(reading: Reading, sentence: int) -> tuple[Word, ...]:
    return list_words(reading.spans[sentence].text)


def check_claims(
    finding: Finding,
    claims: Sequence[Likeness],
    rivals: Floats,
    reading: Reading,
    attitude: Attitude,
) -> Finding:
    """Takes the credit where the answer makes one of the point's wrong claims.

    `rivals` says for each unit how like it is to the right wording that is most like it.
    """
    for like in find_claiming(claims, reading):
        lead = like.strength - float(rivals[like.best])
        found = (like.strength, float(like.measures[TERMS_NEAR]), lead)
        if not reaches(found, NEARLY_LEAST) or verdict_on(like, reading, attitude) != "agrees":
            continue
        is_like = reaches(found, CLAIMED)
        if is_like and says_own_words(like, reading):
            return replace(finding, claim=like, credit=0.0, doubt=0.0)
        if is_like and finding.credit and not says_right_words(finding, like, reading):
            why = f"It comes close to what is wrong: {like.wording.text}"
            finding = replace(finding, credit=0.0, doubt=1.0, rule="near_claim", evidence=why)
        elif is_like or reaches(found, NEARLY_CLAIMED):
            finding = replace(finding, doubt=1.0)
    return finding


def doubt_what_claims(findings: Sequence[Finding]) -> list[Finding]:
    """Doubts the credit for the words by which another point's wrong claim is made."""
    claims = [one.claim for one in findings if one.claim]

    def is_in_claim(one: Finding) -> bool:
        like = one.likeness
        if like is None or not one.credit:
            return False
        return any(like.best == claim.best and like.strength < claim.strength for claim in claims)

    return [
        replace(one, doubt=1.0, rule=one.rule or "in_claim") if is_in_claim(one) else one
        for one in findings
    ]


def says_own_words(claim: Likeness, reading: Reading) -> bool:
    """Whether the unit has what tells the claim from what is right, and not just its subject.

    Of a claim whose words all stand in what is right too, it needs all.
    """
    own = claim.wording.own_stems
    said = {word.stem for word in reading.units[claim.best].words}
    if not own:
        return claim.wording.stems.keys() <= said
    met = sum(value for stem, value in own.items() if stem in said)
    return met >= OWN_SAID * sum(own.values())


def says_right_words(finding: Finding, claim: Likeness, reading: Reading) -> bool:
    """Whether a sentence that is like a claim, or that is credited, has a word that tells what is
    right from the claim. Without one nothing shows that it isn't the claim in other words.
    """
    likes = (claim, finding.likeness) if finding.likeness else (claim,)
    said = {word.stem for one in likes for word in list_words(sentence_of(one, reading).text)}
    right = claim.wording.right_stems
    return not right or bool(said & right)


def find_claiming(claims: Sequence[Likeness], reading: Reading) -> list[Likeness]:
    """The claims, the likest first, each with the unit that is likest among those that may make it.

    A claim that there is no such thing isn't made where only what is done with it is denied.
    """
    able = [(one, find_able_units(one.wording, reading)) for one in claims]
    likes = [choose_unit(like, units, reading) for like, units in able if units]
    return sorted(likes, key=lambda one: -one.strength)


def find_able_units(claim: Wording, reading: Reading) -> list[int]:
    """The places of the units that don't only deny what is done with what the claim denies."""
    things = find_things(claim.words, claim.text)

    def is_able(unit: Unit) -> bool:
        span = reading.spans[unit.sentence]
        part = unit.span.start - span.start, unit.span.end - span.start
        words = words_of(reading, unit.sentence)
        return not denies_only_dealings(words, span.text, part, things)

    return [at for at, unit in enumerate(reading.units) if not things or is_able(unit)]


def choose_unit(like: Likeness, units: Sequence[int], reading: Reading) -> Likeness:
    """The likeness with its best unit among `units`."""
    if like.best in units:
        return like
    best = max(units, key=lambda index: float(like.by_unit[index]))
    met = sum(v for stem, v in like.wording.stems.items() if stem in reading.units[best].stems)
    measures = like.measures.copy()
    measures[TERMS_NEAR] = met / max(sum(like.wording.stems.values()), 1e-6)
    return replace(like, best=best, measures=measures)


def reaches(found: tuple[float, ...], needed: tuple[float, ...]) -> bool:
    return all(one >= least for one, least in zip(found, needed, strict=True))


def check_details(finding: Finding, reading: Reading, prepared: PreparedScheme) -> Finding:
    """Takes credit where the sentence gives another number, doubts it where another identifier.

    A sentence that says most of the wording's words with another number is wrong; one that says
    fewer of them may speak of something else, and is in doubt.
    """
    like = finding.likeness
    if like is None or finding.credit == 0:
        return finding
    said = sentence_of(like, reading).text
    answer = " ".join(span.text for span in reading.spans)
    wordings = [wording.text for wording in finding.point.wordings]
    number = find_other_number(said, answer, wordings, prepared.question)
    if number:
        other, right = number
        why = f"It says \u201c{other.text}\u201d where \u201c{right.text}\u201d is right."
        if float(like.measures[TERMS_NEAR]) >= DETAILED:
            return replace(finding, credit=0.0, doubt=0.0, rule="wrong_number", evidence=why)
        return replace(finding, doubt=1.0, rule="other_number", evidence=why)
    words = [word for unit in reading.units for word in unit.words]
    name = find_other_identifier(said, words, wordings, prepared.identifiers)
    if name and float(like.measures[TERMS_NEAR]) >= DETAILED:
        return replace(finding, doubt=1.0, rule="other_name", evidence=f"It names {name}.")
    return finding


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
