"""Marks a STAR story section by section: every check is a part with its own points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from scoring.calibration import Calibration
from scoring.defences import Told, is_copied, make_unearned
from scoring.errors import ResponseFault
from scoring.findings import Finding
from scoring.judging import judge_points
from scoring.markup import hide_markup
from scoring.pasting import find_pasted
from scoring.pleas import is_plea
from scoring.prepared import PreparedScheme, prepare_scheme
from scoring.report import (
    Cap,
    Part,
    Quote,
    ScoreReport,
    Status,
    Unearned,
    Versions,
    make_report,
    with_points,
)
from scoring.star_advice import list_next_steps
from scoring.star_checks import Check, star_checks
from scoring.star_flags import find_flags
from scoring.star_model import PARTS
from scoring.star_notes import find_notes
from scoring.star_parts import share_that_belongs
from scoring.text import LONGEST_TEXT, MOST_SENTENCES, Span, clean_text, list_words, split_sentences
from scoring.written import NEAR_CLAIM, is_held_back
from scoring.written import make_part as make_point_part

ENOUGH_BELONGS: Final = 0.6
"""The share of a section's words that must belong to it for full credit."""
CHECK_WEIGHTS: Final = {
    "length": 3.0,
    "share": 1.5,
    "belongs": 3.5,
    "ownership": 4.0,
    "concrete": 2.5,
    "reasons": 2.5,
    "figure": 1.5,
    "outcome": 1.5,
}
BLAME_COSTS: Final = 0.1
"""What a section with blame costs, as a share of all points."""
UNSURE: Final = 0.5
NEEDED: Final = ("task", "result")
"""Sections without which a score is unsure: what belongs in them may stand in another."""


def mark_star(
    scheme: Mapping[str, Any],
    response: Mapping[str, Any],
    versions: Versions,
    weights: Calibration,
) -> ScoreReport:
    """The explained score of a story in sections."""
    texts = read_sections(scheme, response)
    prepared = prepare_scheme({**scheme, "model_answer": ""})
    visible, hidden = hide_markup(texts)
    kept, unearned = screen_sections(visible, prepared)
    checked, praises, gains = mark_sections(scheme, visible, kept)
    parts = [*checked, *mark_points(prepared, kept, weights)]
    caps = find_blame_caps(visible, scheme["max_points"])
    empty = not any(text.strip() for text in visible.values())
    flagged = [] if empty else find_flags(scheme.get("red_flags", []), kept)
    flags = [flag.text for flag in flagged]
    missing = [] if empty else name_missing(scheme, kept)
    blank = [one["title"] for one in scheme["sections"] if not visible[one["id"]].strip()]
    notes = [*find_notes(scheme, visible, kept), *(flag.note() for flag in flagged)]
    held = NEAR_CLAIM if is_held_back(parts) else None
    confidence = 1.0 if empty else judge_confidence(parts, flags, missing)
    warned = [note.says for note in notes if note.code == "confidential"][:1]
    blamed = [cap.evidence for cap in caps]
    finished = [agree(part, praises) for part in with_points(parts, scheme["max_points"])]
    return make_report(
        kind="star",
        maximum=scheme["max_points"],
        parts=finished,
        caps=caps,
        unearned=[*hidden, *unearned],
        notes=notes,
        sources=texts,
        next_steps=list_next_steps(finished, [*warned, *blamed], flags, scheme, kept, gains),
        confidence=confidence,
        needs_person_reason=explain_length(visible)
        or held
        or explain_doubt(parts, flags, missing, blank, confidence),
        versions=versions,
    )


def read_sections(scheme: Mapping[str, Any], response: Mapping[str, Any]) -> dict[str, str]:
    sections = response.get("sections", {})
    if not isinstance(sections, Mapping):
        raise ResponseFault("sections needs a mapping from section ids to texts.")
    if not all(isinstance(text, str) for text in sections.values()):
        raise ResponseFault("Each section's text needs to be a text.")
    return {one["id"]: clean_text(sections.get(one["id"], "")) for one in scheme["sections"]}


def screen_sections(
    texts: Mapping[str, str], prepared: PreparedScheme
) -> tuple[dict[str, list[Span]], list[Unearned]]:
    """The sentences that count: neither said before, in any section, nor copied."""
    kept: dict[str, list[Span]] = {}
    unearned: list[Unearned] = []
    told, left = Told(least=3), MOST_SENTENCES
    for section, text in texts.items():
        kept[section] = []
        spans = split_sentences(text)[:left]
        left -= len(spans)
        pasted = find_pasted(spans, prepared.lesson)
        for span in spans:
            words = list_words(span.text)
            repeats = told.hear(words)
            if is_copied(words, prepared):
                unearned.append(make_unearned(span, "copied_question", section))
            elif span in pasted:
                unearned.append(make_unearned(span, "copied_lesson", section))
            elif is_plea(span.text):
                unearned.append(make_unearned(span, "instruction", section))
            elif repeats:
                unearned.append(make_unearned(span, "repeated", section))
            else:
                kept[section].append(span)
    return kept, unearned


def mark_sections(
    scheme: Mapping[str, Any], texts: Mapping[str, str], kept: Mapping[str, list[Span]]
) -> tuple[list[Part], dict[str, str], dict[str, float]]:
    """A part for each check; what to say of one with full points; and what each would gain."""
    shares = {one["id"]: one["share"] for one in scheme["sections"] if one.get("share")}
    counted = {
        section: blank_out(text, kept[section]) if text else "" for section, text in texts.items()
    }
    checks = [c for c in star_checks(counted, shares) if not c.id.endswith(".blame")]
    parts: list[Part] = []
    praises: dict[str, str] = {}
    gains: dict[str, float] = {}
    for section in scheme["sections"]:
        identity = section["id"]
        belongs = check_belongs(identity, kept[identity])
        own = [check for check in checks if check.section == identity]
        if identity in PARTS:
            own.insert(1, belongs)
        gains |= find_gains(own, belongs)
        own = [temper(check, belongs, own[0]) for check in own]
        weights = [weigh(check) for check in own]
        for check, weight in zip(own, weights, strict=True):
            weight *= section["weight"] / sum(weights)
            parts.append(make_part(section, check, weight, texts[identity], kept[identity]))
            praises[check.id] = check.reason if check.credit == 1.0 else check.praise
    return parts, praises, gains


def weigh(check: Check) -> float:
    return CHECK_WEIGHTS[check.id.rsplit(".", 1)[-1]]


def find_gains(own: Sequence[Check], belongs: Check) -> dict[str, float]:
    """What a section would earn besides if one of its checks alone were met, check by check.

    What is short, or tells another part, holds all others down: that is to be mended then, and not
    what it takes the most from.
    """

    def earn(met: Check | None = None) -> float:
        full = {id(one): replace(one, credit=1.0) if one is met else one for one in [*own, belongs]}
        against = full[id(belongs)], full[id(own[0])]
        return sum(weigh(one) * temper(full[id(one)], *against).credit for one in own)

    now = earn()
    return {check.id: earn(check) - now for check in own}


def blank_out(text: str, spans: Sequence[Span]) -> str:
    """The text with everything but these sentences blanked, so that offsets stay."""
    blank = list(" " * len(text))
    for span in spans:
        blank[span.start : span.end] = text[span.start : span.end]
    return "".join(blank)


def check_belongs(section: str, spans: Sequence[Span]) -> Check:
    share, stranger = share_that_belongs(section, spans)
    credit = min(1.0, share / ENOUGH_BELONGS)
    identity, title = f"{section}.belongs", "Tells this part"
    praise = f"{100 * share:.0f} % of its words tell this part of the story."
    if credit == 1.0:
        return Check(identity, section, title, credit, praise)
    reason = f"Only {100 * share:.0f} % of its words seem to tell this part of the story."
    start, end = (stranger.start, stranger.end) if stranger and credit < 0.75 else (0, 0)
    return Check(identity, section, title, credit, reason, start, end, praise)


def temper(check: Check, belongs: Check, length: Check) -> Check:
    """Each check counts only as far as there is a text, and as it tells its part of the story."""
    told = 1.0 if check is belongs else min(1.0, 0.25 + belongs.credit)
    enough = 1.0 if check is length else length.credit
    if told * enough == 1.0:
        return check
    reason, praise = check.reason, check.praise
    if check.credit == 1.0:
        # Its points may be full all the same, rounded to quarters.
        praise = check.reason
        reason = "It counts less, since little of what stands here tells this part of the story."
        if told == 1.0:
            reason = f"It counts less: {length.reason}"
    elif check.credit > 0 and told < 1.0:
        reason = f"{check.reason} Little of it belongs here."
    return replace(check, credit=check.credit * told * enough, reason=reason, praise=praise)


def make_part(
    section: Mapping[str, Any], check: Check, weight: float, text: str, kept: Sequence[Span]
) -> Part:
    credit = check.credit if kept else 0.0
    status: Status = "covered" if credit >= 0.75 else "partial" if credit > 0 else "missing"
    quote = Quote(check.start, check.end, text[check.start : check.end]) if check.end else None
    reason = check.reason if kept else "Nothing here counts." if text.strip() else ""
    return Part(
        id=check.id,
        title=f"{section['title']}: {check.title[:1].lower()}{check.title[1:]}",
        field=section["id"],
        weight=round(weight, 4),
        credit=credit,
        points=0.0,
        status=status,
        reason=reason or "Nothing was written.",
        quote=quote if kept else None,
        polarity="agrees" if quote and kept else "none",
    )


def agree(part: Part, praises: Mapping[str, str]) -> Part:
    """The part with its status and reason in step with its points: criticism costs something."""
    if part.id not in praises:
        return part
    full = part.points == part.maximum if part.maximum else part.status == "covered"
    if full:
        return replace(part, status="covered", reason=praises[part.id] or part.reason)
    if part.points == 0:
        return replace(part, status="missing")
    return replace(part, status="partial")


def mark_points(
    prepared: PreparedScheme, kept: Mapping[str, list[Span]], weights: Calibration
) -> list[Part]:
    """The key points, where a scheme has any: each in the section that says it best."""
    best: dict[str, tuple[Finding, Part]] = {}
    if not prepared.key_points:
        return []
    for section, spans in kept.items():
        judged = judge_points(spans, {}, prepared, weights)
        for finding in judged.findings:
            part = make_point_part(finding, judged.reading, bool(spans))
            known = best.get(part.id)
            if known is None or finding.credit > known[0].credit:
                best[part.id] = finding, replace(part, field=section)
    return [part for _, part in best.values()]


def find_blame_caps(texts: Mapping[str, str], maximum: float) -> list[Cap]:
    each = max(0.25, round(maximum * BLAME_COSTS * 4) / 4)
    return [
        Cap("blame", check.reason, -each)
        for check in star_checks(texts)
        if check.id.endswith(".blame")
    ]


def join_names(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def name_missing(scheme: Mapping[str, Any], kept: Mapping[str, list[Span]]) -> list[str]:
    """The titles of the needed sections in which no sentence counts."""
    return [
        one["title"] for one in scheme["sections"] if one["id"] in NEEDED and not kept[one["id"]]
    ]


def judge_confidence(parts: Sequence[Part], flags: Sequence[str], missing: Sequence[str]) -> float:
    """Form can be checked, substance less so: never quite sure; less so with a doubt or a flag."""
    middle = sum(part.weight * 4 * part.credit * (1 - part.credit) for part in parts)
    doubtful = find_doubtful(parts)
    doubt = sum(part.weight for part in parts if part.field in doubtful)
    total = sum(part.weight for part in parts)
    most = UNSURE - 0.05 if missing or is_held_back(parts) else 1.0
    return max(0.05, min(most, 0.72 - (0.3 * middle + 0.4 * doubt) / total - 0.25 * bool(flags)))


def find_doubtful(parts: Sequence[Part]) -> set[str | None]:
    """The sections in which some sentence seems to tell another part of the story."""
    return {part.field for part in parts if part.id.endswith(".belongs") and part.quote}


def explain_length(texts: Mapping[str, str]) -> str | None:
    sentences = sum(len(split_sentences(text)) for text in texts.values())
    if sentences <= MOST_SENTENCES and all(len(text) < LONGEST_TEXT for text in texts.values()):
        return None
    return f"The story is very long: only its first {MOST_SENTENCES} sentences were read."


def explain_doubt(
    parts: Sequence[Part],
    flags: Sequence[str],
    missing: Sequence[str],
    blank: Sequence[str],
    confidence: float,
) -> str | None:
    """Why a person should look; `missing` are the needed sections in which nothing counts, `blank`
    all in which nothing was written.
    """
    if flags:
        return f"The story may show this, which a person can judge better: {flags[0]}"
    if missing:
        idle = [title for title in missing if title not in blank]
        said = [f"{join_names(blank)} {'is' if len(blank) == 1 else 'are'} empty."] if blank else []
        said += [f"Nothing counts in {join_names(idle)}."] if idle else []
        return f"{' '.join(said)} Whether another part tells that, a person can say."
    if confidence >= UNSURE:
        return None
    if not find_doubtful(parts):
        return "Most of what a story needs is there in part only; a person can tell its worth."
    return "Much of the story seems to stand in another part than its own; a person can tell."
