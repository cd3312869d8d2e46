"""Tells whether an answer makes a wrong claim that the scheme names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from scoring.absence import denies_only_dealings, find_things
from scoring.alignment import Likeness, Reading, Unit
from scoring.findings import SAID, TERMS_NEAR, Finding, sentence_of, verdict_on, words_of
from scoring.polarity import Attitude
from scoring.prepared import Floats, Wording
from scoring.quoting import list_reported, stands_in
from scoring.text import list_words

CLAIMED: Final = (0.6, 0.6, 0.03)
"""What a unit needs to count as making a wrong claim: how like it is, the share of the claim's
telling words, and by how much it is more like the claim than like any right wording."""
OWN_SAID: Final = 0.5
"""The share of a claim's own words that a unit needs to have to make it."""
NEARLY_CLAIMED: Final = (0.48, 0.4, 0.1)
"""The same, for a claim that may be made: the key point is then in doubt."""
NEARLY_LEAST: Final = (0.48, 0.4, 0.03)


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
        if is_reported(like, reading):
            said = finding.likeness
            is_said = said and finding.credit >= SAID and not is_reported(said, reading)
            finding = finding if is_said else replace(finding, doubt=1.0)
            continue
        if is_like and says_own_words(like, reading):
            return replace(finding, claim=like, credit=0.0, doubt=0.0)
        if is_like and finding.credit and not says_right_words(finding, like, reading):
            why = f"It comes close to what is wrong: {like.wording.text}"
            finding = replace(finding, credit=0.0, doubt=1.0, rule="near_claim", evidence=why)
        elif is_like or reaches(found, NEARLY_CLAIMED):
            finding = replace(finding, doubt=1.0)
    return finding


def is_reported(claim: Likeness, reading: Reading) -> bool:
    """Whether a unit only quotes or asks a claim, or says that others hold it."""
    unit = reading.units[claim.best]
    if unit.sentence in reading.asked:
        return True
    ranges = list_reported(reading.spans[unit.sentence])
    return stands_in(unit.words, unit.span.start, claim.wording.stems.keys(), ranges)


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
