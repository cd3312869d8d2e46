"""The explained score: what `mark` returns, and how points are rounded so that sums stay exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal, TypeVar

REPORT_SCHEMA: Final = 2
STEP: Final = 0.25
"""Points are multiples of a quarter, which binary floats hold exactly: sums have no dust."""

Status = Literal["covered", "partial", "missing", "contradicted"]
Polarity = Literal["agrees", "negated", "none"]
ReasonCode = Literal[
    "off_topic",
    "copied_question",
    "copied_lesson",
    "repeated",
    "word_list",
    "markup",
    "instruction",
]
Band = Literal["full", "most", "some", "little", "none"]
Sureness = Literal["sure", "fairly_sure", "unsure"]


@dataclass(frozen=True, slots=True)
class Quote:
    """Code points `start` to `end` of the response's field, and the text that stands there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that earns points: a key point, a check of a section, or an option."""

    id: str
    title: str
    field: str
    weight: float
    credit: float
    points: float
    status: Status
    reason: str
    quote: Quote | None = None
    matched_wording: str | None = None
    matched_terms: tuple[str, ...] = ()
    missing_terms: tuple[str, ...] = ()
    polarity: Polarity = "none"
    # What full credit would have earned: the weight's share of the report's maximum, in quarters.
    maximum: float = 0.0
    # What rules took of this part: `points` already lack it.
    caps: tuple[Cap, ...] = ()
    # What the credit would be without the rule that took some; the rule and what it found.
    uncapped: float = 0.0
    rule: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Unearned:
    """A span of the response that earned nothing, and why."""

    field: str
    start: int
    end: int
    text: str
    reason_code: ReasonCode
    reason: str


@dataclass(frozen=True, slots=True)
class Cap:
    """Points taken back (never above 0) by a rule, with the evidence for it."""

    rule: str
    evidence: str
    points: float


NoteCode = Literal[
    "tells",
    "order",
    "absent",
    "specific",
    "vague",
    "reflects",
    "confidential",
    "overlong",
    "evidence",
    "language",
    "flag",
]


@dataclass(frozen=True, slots=True)
class Note:
    """Something seen in an answer that earns and costs nothing by itself.

    `part` names the part of a story whose work it does; `quote` stands in `field`.
    """

    code: NoteCode
    part: str
    field: str
    says: str
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Versions:
    scorer: str
    model: str
    calibration: str
    scheme: str
    # The number of the lesson's version whose text the scheme has, where it says so.
    lesson: int | None = None


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """An explained score. The points of `parts` and of `caps` add up to `points` exactly.

    `low` and `high` are the points between which the score is thought to lie: equal to
    `points` when the score is sure.
    """

    kind: str
    points: float
    maximum: float
    confidence: float
    needs_person_reason: str | None
    parts: tuple[Part, ...]
    unearned: tuple[Unearned, ...]
    caps: tuple[Cap, ...]
    notes: tuple[Note, ...]
    next_steps: tuple[str, ...]
    versions: Versions
    low: float
    high: float

    @property
    def share(self) -> float:
        return round(self.points / self.maximum, 4)

    @property
    def band(self) -> Band:
        return band_for_share(self.share)

    @property
    def sureness(self) -> Sureness:
        return sureness_for_confidence(self.confidence)

    @property
    def needs_person(self) -> bool:
        return self.needs_person_reason is not None

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON types, always with the same keys in the same order."""
        return {
            "schema": REPORT_SCHEMA,
            "kind": self.kind,
            "points": self.points,
            "maximum": self.maximum,
            "share": self.share,
            "band": self.band,
            "confidence": self.confidence,
            "sureness": self.sureness,
            "range": {"low": self.low, "high": self.high},
            "needs_person": self.needs_person,
            "needs_person_reason": self.needs_person_reason,
            "parts": [part_to_json(part) for part in self.parts],
            "unearned": [asdict(span) for span in self.unearned],
            "caps": [asdict(cap) for cap in self.caps],
            "notes": [asdict(note) for note in self.notes],
            "next_steps": list(self.next_steps),
            "versions": asdict(self.versions),
        }


def part_to_json(part: Part) -> dict[str, Any]:
    return {
        "id": part.id,
        "title": part.title,
        "field": part.field,
        "weight": part.weight,
        "credit": part.credit,
        "points": part.points,
        "maximum": part.maximum,
        "status": part.status,
        "quote": asdict(part.quote) if part.quote else None,
        "matched_wording": part.matched_wording,
        "matched_terms": list(part.matched_terms),
        "missing_terms": list(part.missing_terms),
        "polarity": part.polarity,
        "caps": [asdict(cap) for cap in part.caps],
        "reason": part.reason,
    }


def band_for_share(share: float) -> Band:
    if share >= 0.95:
        return "full"
    if share >= 0.65:
        return "most"
    if share >= 0.35:
        return "some"
    return "little" if share > 0 else "none"


def sureness_for_confidence(confidence: float) -> Sureness:
    if confidence >= 0.75:
        return "sure"
    return "fairly_sure" if confidence >= 0.5 else "unsure"


def round_to_step(points: float) -> float:
    """The nearest quarter; halves go up, in the learner's favour."""
    return int(points / STEP + 0.5 + 1e-9) * STEP


def share_out(maximum: float, weights: Sequence[float]) -> list[float]:
    """Splits `maximum` by weight into quarters that add up to it (largest remainders first)."""
    total = sum(weights)
    steps = round(maximum / STEP)
    exact = [steps * weight / total for weight in weights]
    given = [int(value + 1e-9) for value in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (given[i] - exact[i], i))
    for index in by_remainder[: steps - sum(given)]:
        given[index] += 1
    return [count * STEP for count in given]


def with_points(parts: Sequence[Part], maximum: float) -> tuple[Part, ...]:
    """Gives each part its rounded points: its share of `maximum` times its credit."""
    shares = share_out(maximum, [part.weight for part in parts])
    return tuple(give_points(part, share) for part, share in zip(parts, shares, strict=True))


def give_points(part: Part, share: float) -> Part:
    points = round_to_step(share * part.credit)
    taken = round_to_step(share * part.uncapped) - points
    return replace(
        part,
        credit=round(part.credit, 3),
        points=points,
        maximum=share,
        caps=(Cap(part.rule, part.evidence, -taken),) if part.rule and taken > 0 else (),
    )


Quoting = TypeVar("Quoting", Part, Note)


def requote(one: Quoting, sources: Mapping[str, str]) -> Quoting:
    quote = one.quote
    if quote is None or one.field not in sources:
        return one
    text = sources[one.field][quote.start : quote.end]
    return replace(one, quote=replace(quote, text=text))


def make_report(
    *,
    kind: str,
    maximum: float,
    parts: Sequence[Part],
    versions: Versions,
    caps: Sequence[Cap] = (),
    unearned: Sequence[Unearned] = (),
    next_steps: Sequence[str] = (),
    confidence: float = 1.0,
    needs_person_reason: str | None = None,
    bounds: tuple[float, float] | None = None,
    notes: Sequence[Note] = (),
    sources: Mapping[str, str] | None = None,
) -> ScoreReport:
    """Adds up the parts and caps; the caps never take more than the parts gave.

    What is quoted from the fields of `sources` is given as it stands there.
    """
    if sources:
        parts = [requote(part, sources) for part in parts]
        notes = [requote(note, sources) for note in notes]
        unearned = [
            replace(span, text=sources[span.field][span.start : span.end]) for span in unearned
        ]
    earned = sum(part.points for part in parts)
    kept: list[Cap] = []
    for cap in caps:
        taken = min(-cap.points, earned)
        if taken > 0:
            kept.append(replace(cap, points=-taken))
            earned -= taken
    low, high = bounds if bounds else (earned, earned)
    return ScoreReport(
        kind=kind,
        points=float(earned),
        maximum=float(maximum),
        confidence=round(confidence, 3),
        needs_person_reason=needs_person_reason,
        parts=tuple(parts),
        unearned=tuple(unearned),
        caps=tuple(kept),
        next_steps=tuple(next_steps[:3]) if band_for_share(earned / maximum) != "full" else (),
        versions=versions,
        notes=tuple(notes),
        low=max(0.0, min(float(low), float(earned))),
        high=min(float(maximum), max(float(high), float(earned))),
    )
