"""Marks a written answer key point by key point, and explains every point given or kept back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Any, Final

from scoring.alignment import Likeness, Reading
from scoring.calibration import Calibration
from scoring.defences import ASKED, CODE, LISTED, Screening, make_unearned, screen
from scoring.errors import ResponseFault
from scoring.findings import Finding, Judgement
from scoring.judging import judge_points
from scoring.markup import hide_markup
from scoring.prepared import PreparedScheme, Wording, prepare_scheme
from scoring.report import (
    Part,
    Polarity,
    Quote,
    ScoreReport,
    Status,
    Unearned,
    Versions,
    make_report,
    round_to_step,
    share_out,
    with_points,
)
from scoring.settling import SAYS_PART, SAYS_THIS
from scoring.text import LONGEST_TEXT, MOST_SENTENCES, clean_text, list_words, split_sentences

COVERED: Final = 0.7
"""Credit from which a key point counts as said; below, it is said in part."""
PARTIAL: Final = 0.15
"""Credit below this is likeness by chance, as any sentence on the subject has: it earns nothing."""
OFF_TOPIC: Final = 0.18
"""A sentence less like every wording than this is off the topic."""
MOST_TERMS: Final = 6
SURE_ENOUGH: Final = 0.5
"""Confidence below this goes to a person."""
HELD_BACK: Final = 0.45
"""The most confidence with a key point held back by its likeness to a wrong claim: a right answer
may lose the point, whatever share of the points that is."""
NEAR_CLAIM: Final = "The answer comes close to a wrong claim; a person can tell which is meant."
TELL_APART: Final = "Say this so that it can't be taken for what is wrong"


def mark_written(
    scheme: Mapping[str, Any],
    response: Mapping[str, Any],
    versions: Versions,
    weights: Calibration,
) -> ScoreReport:
    """The explained score of a written answer."""
    text = response.get("text", "")
    if not isinstance(text, str):
        raise ResponseFault("text needs to be a text.")
    maximum = scheme["max_points"]
    prepared = prepare_scheme(scheme)
    cleaned = {"text": clean_text(text)}
    visible, hidden = hide_markup(cleaned)
    spans = split_sentences(visible["text"])
    screening = screen(spans, prepared, visible["text"])
    judged = judge_points(screening.kept, screening.doubtful, prepared, weights)
    findings = judged.findings
    parts = with_points([make_part(one, judged.reading, bool(spans)) for one in findings], maximum)
    unearned = [*hidden, *screening.unearned, *find_off_topic(judged, prepared)]
    confidence = judge_confidence(findings) if spans else 1.0
    return make_report(
        kind="written",
        maximum=maximum,
        parts=parts,
        unearned=sorted(unearned, key=lambda span: span.start),
        next_steps=list_next_steps(parts, unearned, bool(spans)),
        confidence=confidence,
        needs_person_reason=explain_doubt(
            findings, screening, confidence, is_overlong(text, len(spans))
        ),
        bounds=find_bounds(findings, parts, maximum),
        versions=versions,
        sources=cleaned,
    )


def make_part(finding: Finding, reading: Reading | None, written: bool) -> Part:
    point, like = finding.point, finding.claim or finding.likeness
    status = status_of(finding)
    rule, evidence = name_rule(finding, reading)
    shown = like if reading and status != "missing" else None
    wanted = finding.likeness.wording if finding.likeness else point.wordings[0]
    said = own_words(reading) if reading else {}
    terms = list_terms(wanted)
    met = [name_met(term, stems, said) for term, stems in terms.items() if stems <= said.keys()]
    return Part(
        id=point.id,
        title=point.text,
        field="text",
        weight=point.weight,
        credit=0.0 if status == "missing" else finding.credit,
        points=0.0,
        status=status,
        reason=explain(finding, status) if written else "Nothing was written.",
        quote=quote_unit(shown, reading) if shown and reading else None,
        matched_wording=shown.wording.text if shown else None,
        matched_terms=tuple(dict.fromkeys(met))[:MOST_TERMS],
        missing_terms=tuple(t for t, stems in terms.items() if not stems <= said.keys())[
            :MOST_TERMS
        ],
        polarity=polarity_of(finding, shown),
        uncapped=finding.uncapped,
        rule=rule,
        evidence=evidence,
    )


def list_terms(wording: Wording) -> dict[str, set[str]]:
    """The telling words of a wording, each with its stem; of "5,000" both words make one term."""
    terms: dict[str, set[str]] = {}
    stems: set[str] = set()
    start = 0
    for word, after in zip_longest(wording.words, wording.words[1:]):
        if not word.is_content:
            continue
        start = start if stems else word.start
        stems.add(word.stem)
        joint = wording.text[word.end : after.start] if after else ""
        if not (word.text.isdigit() and joint == "," and after.text[:1].isdigit()):
            name = wording.text[start : word.end] if len(stems) > 1 else word.text
            terms[name] = stems
            stems = set()
    return terms


def name_met(term: str, stems: set[str], said: Mapping[str, str]) -> str:
    """A term as the answer has it, where it is one word."""
    return said[next(iter(stems))] if len(stems) == 1 else term


@lru_cache(maxsize=1)
def own_words(reading: Reading) -> dict[str, str]:
    """The answer's own word for each stem, as it first stands there.

    A scheme's "management" is met by "managing", and who wrote that is told just that.
    """
    found: dict[str, str] = {}
    for span in reading.spans:
        for word in list_words(span.text):
            found.setdefault(word.stem, span.text[word.start : word.end])
    return found


def name_rule(finding: Finding, reading: Reading | None) -> tuple[str, str]:
    """The rule that took this key point's credit, and the words that it found."""
    like = finding.claim or finding.likeness
    if reading is None or like is None:
        return "", ""
    if finding.rule:
        return finding.rule, finding.evidence
    found = reading.units[like.best].span.text
    if finding.claim:
        return "wrong_claim", f"\u201c{found}\u201d claims: {finding.claim.wording.text}"
    if finding.verdict == "negated":
        return "negated", f"\u201c{found}\u201d says the opposite."
    return "", ""


def status_of(finding: Finding) -> Status:
    if finding.claim or finding.verdict == "negated" or finding.rule == "wrong_number":
        return "contradicted"
    if finding.credit >= COVERED:
        return "covered"
    return "partial" if finding.credit >= PARTIAL else "missing"


def polarity_of(finding: Finding, shown: Likeness | None) -> Polarity:
    if shown is None:
        return "none"
    return "negated" if finding.claim or finding.verdict == "negated" else "agrees"


def quote_unit(like: Likeness, reading: Reading) -> Quote:
    span = reading.units[like.best].span
    return Quote(span.start, span.end, span.text)


def explain(finding: Finding, status: Status) -> str:
    if finding.claim:
        why = finding.claim.wording.wrong_because or ""
        claim = finding.claim.wording.text
        return f"Your answer claims \u201c{claim}\u201d, which is wrong. {why}".strip()
    if finding.rule == "wrong_number":
        return f"Your answer gives another number. {finding.evidence}"
    if status == "contradicted":
        return "Your answer says the opposite of this."
    if finding.rule == "other_number":
        return f"Your answer comes close to this, but its number differs. {finding.evidence}"
    if finding.rule == "near_claim":
        return f"What your answer says of this can't be told from what is wrong. {finding.evidence}"
    if finding.rule == "both_ways" and status != "missing":
        return f"Your answer says this, and elsewhere the opposite. {finding.evidence}"
    if finding.rule == "other_beside" and status != "missing":
        return f"Your answer gives another number beside the right one. {finding.evidence}"
    if finding.rule == "other_place" and status != "missing":
        return f"Your answer may give a number of this to another thing. {finding.evidence}"
    if finding.rule == ASKED and status != "missing":
        return f"Your answer only asks this, and doesn't say it: {finding.evidence}"
    if finding.rule == CODE and status != "missing":
        return f"Only code of your answer names this: {finding.evidence}"
    if status == "covered" and finding.verdict == "doubtful":
        return "Your answer has this, but may turn it round, or tell what others say."
    if status == "covered":
        return SAYS_THIS
    if status == "partial" and finding.verdict == "doubtful":
        return "Your answer comes close to this, but may turn it round."
    if status == "partial":
        return SAYS_PART
    return "Your answer doesn't say this."


def find_off_topic(judged: Judgement, prepared: PreparedScheme) -> list[Unearned]:
    """Whole sentences that are like no wording at all and share no word with the scheme."""
    if judged.reading is None or judged.likest is None:
        return []
    used = {one.likeness.best for one in judged.findings if one.likeness and one.credit}
    known = prepared.known_stems | prepared.question_stems
    return [
        make_unearned(unit.span, "off_topic", "text")
        for index, unit in enumerate(judged.reading.units)
        if unit.span in judged.reading.spans
        and index not in used
        and len(unit.words) >= 4
        and not unit.stems & known
        and judged.likest[index] < OFF_TOPIC
    ]


def judge_confidence(findings: Sequence[Finding]) -> float:
    """Less sure the more weight lies on chances near the middle, and on doubtful findings."""
    total = sum(finding.point.weight for finding in findings)
    middle = sum(f.point.weight * 4 * f.chance * (1 - f.chance) for f in findings) / total
    doubt = sum(f.point.weight * f.doubt * max(f.credit, 0.3) for f in findings) / total
    most = HELD_BACK if is_held_back(findings) else 1.0
    return max(0.05, min(most, 0.95 - 0.35 * middle - 0.9 * doubt))


def is_held_back(found: Iterable[Finding | Part]) -> bool:
    """Whether a key point earns nothing only because it can't be told from a wrong claim."""
    return any(one.rule == "near_claim" for one in found)


def is_overlong(text: str, sentences: int) -> bool:
    return len(text) > LONGEST_TEXT or sentences >= MOST_SENTENCES


def explain_doubt(
    findings: Sequence[Finding], screening: Screening, confidence: float, overlong: bool
) -> str | None:
    """Why a person should look, in a plain sentence; None when nobody needs to."""
    if overlong:
        return (
            f"The answer is very long: only its first {LONGEST_TEXT:,} characters, and of these "
            f"the first {MOST_SENTENCES} sentences, were read."
        )
    if confidence >= SURE_ENOUGH:
        return None
    if any(finding.rule == ASKED for finding in findings):
        return "The answer asks what it should say; a person can tell what it holds to be true."
    if any(finding.rule == CODE for finding in findings):
        return "The answer says things in code alone; a person can tell what that shows."
    if LISTED in screening.doubtful.values():
        return "Parts of the answer may be a list of words and not statements."
    if is_held_back(findings):
        return NEAR_CLAIM
    if any(finding.rule == "both_ways" for finding in findings):
        return "The answer says a thing and its opposite; a person can tell which is meant."
    if any(finding.rule == "scrambled" for finding in findings):
        return "The answer has the right words in an unusual order; a person can tell what it says."
    if any(finding.rule == "thin" for finding in findings):
        return "The answer names things and says little of them; a person can tell what it knows."
    if any(finding.rule.startswith("other_") and finding.doubt for finding in findings):
        return "The answer gives another number or name than the scheme; a person can tell."
    if any(finding.verdict == "doubtful" for finding in findings):
        return "The answer may say the opposite of what is asked; a person can tell."
    if any(finding.doubt for finding in findings):
        return NEAR_CLAIM
    return "The answer is close to several points without clearly saying them."


def find_bounds(
    findings: Sequence[Finding], parts: Sequence[Part], maximum: float
) -> tuple[float, float]:
    """The points if every doubt went against the learner, and if every middle chance went for."""
    shares = share_out(maximum, [part.weight for part in parts])
    low = sum(
        round_to_step(part.points * (1 - finding.doubt))
        for finding, part in zip(findings, parts, strict=True)
    )
    high = sum(
        share if finding.chance >= 0.3 and part.status != "contradicted" else part.points
        for finding, part, share in zip(findings, parts, shares, strict=True)
    )
    return low, high


def list_next_steps(
    parts: Sequence[Part], unearned: Sequence[Unearned], written: bool
) -> list[str]:
    """One to three things to do, the most points first; nothing for what has all of its points."""
    if not written:
        return ["Write what you know, even in a few words: a part of an answer earns points."]
    steps = []
    lacking = [part for part in parts if part.points < part.maximum]
    for part in sorted(lacking, key=lambda part: (part.points - part.maximum, part.credit)):
        if part.status == "contradicted":
            steps.append(f"Check what you wrote against this: {part.title}")
        elif is_held_back([part]):
            steps.append(f"{TELL_APART}: {part.title}")
        elif part.status == "missing":
            steps.append(f"Add this point: {part.title}")
        else:
            steps.append(f"Say this more fully: {part.title}")
    if any(span.reason_code == "word_list" for span in unearned):
        steps.insert(0, "Write whole sentences that say how the words belong together.")
    if any(span.reason_code == "copied_lesson" for span in unearned):
        steps.insert(0, "Say in your own words what you copied from the lesson.")
    return steps[:3] or ["Say each point in full, in your own words."]
