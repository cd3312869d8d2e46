"""Marks a written answer key point by key point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scoring import calibration, embedding
from scoring.errors import ResponseFault
from scoring.report import Part, Quote, ScoreReport, Status, Versions, make_report, with_points
from scoring.text import Span, clean_text, list_words, split_sentences, telling

NOTHING: str = "Nothing was written."


def mark_written(
    scheme: Mapping[str, Any], response: Mapping[str, Any], versions: Versions
) -> ScoreReport:
    text = response.get("text", "")
    if not isinstance(text, str):
        raise ResponseFault("text needs to be a text.")
    cleaned = clean_text(text)
    spans = split_sentences(cleaned)
    parts = [mark_key_point(point, spans) for point in scheme["key_points"]]
    parts_with_points = with_points(parts, scheme["max_points"])
    missing = [part.title for part in parts_with_points if part.status != "covered"]
    return make_report(
        kind="written",
        maximum=scheme["max_points"],
        parts=parts_with_points,
        next_steps=[f"Add this: {title}" for title in missing] or ["Say each point in full."],
        confidence=1.0 if not spans else 0.7,
        versions=versions,
    )


def mark_key_point(point: Mapping[str, Any], spans: Sequence[Span]) -> Part:
    if not spans:
        return make_part(point, 0.0, None, NOTHING)
    weights = calibration.load().weights
    model = embedding.load()
    best, best_span = 0.0, None
    for wording in [point["text"], *point.get("accepted", [])]:
        target = model.embed([wording])[0].vector
        stems = {w.stem: telling(w.text) for w in list_words(wording)}
        for span in spans:
            cosine = float(target @ model.embed([span.text])[0].vector)
            said = {word.stem for word in list_words(span.text)}
            coverage = sum(v for s, v in stems.items() if s in said) / sum(stems.values())
            credit = weights["coverage"] * coverage + weights["cosine"] * cosine
            if credit + weights["offset"] > best:
                best, best_span = credit + weights["offset"], span
    credit = min(1.0, best)
    credit = 0.0 if credit < 0.25 else credit
    quote = Quote(best_span.start, best_span.end, best_span.text) if best_span and credit else None
    return make_part(point, credit, quote, "")


def make_part(point: Mapping[str, Any], credit: float, quote: Quote | None, reason: str) -> Part:
    status: Status = "covered" if credit >= 0.75 else "partial" if credit > 0 else "missing"
    reasons = {
        "covered": "Your answer says this.",
        "partial": "Your answer says a part of this.",
        "missing": "Your answer doesn't say this.",
    }
    return Part(
        id=point["id"],
        title=point["text"],
        field="text",
        weight=float(point["weight"]),
        credit=credit,
        points=0.0,
        status=status,
        reason=reason or reasons[status],
        quote=quote,
        polarity="agrees" if quote else "none",
    )
