"""The text of an answer, cut at what a report says about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from scoring import settle_part


@dataclass(frozen=True)
class Span:
    """Code points `start` to `end` of a text, what they stand for, and the part's number."""

    start: int
    end: int
    status: str
    number: int | None = None


def segment_field(report: Mapping[str, Any], slug: str, text: str) -> list[dict]:
    """Cut the text of one field at the quotes and the unearned spans of a report."""
    return cut_text(text, [*list_quotes(report, slug, text), *list_unearned(report, slug, text)])


def list_quotes(report: Mapping[str, Any], slug: str, text: str) -> Iterable[Span]:
    """Yield the spans of the parts that found something in this field."""
    for number, part in enumerate(map(settle_part, report.get("parts", [])), start=1):
        quote = part.get("quote") if part["field"] == slug else None
        if quote and part["status"] != "missing" and (found := place(quote, text)):
            yield Span(*found, part["status"], number)


def list_unearned(report: Mapping[str, Any], slug: str, text: str) -> Iterable[Span]:
    """Yield the spans that earned nothing in this field."""
    for span in report.get("unearned", []):
        if span["field"] == slug and (found := place(span, text)):
            yield Span(*found, "unearned")


def place(quote: Mapping[str, Any], text: str) -> tuple[int, int] | None:
    """Return where a quote stands: at its offsets, or where its words are, or nowhere."""
    start, end, words = quote["start"], quote["end"], quote["text"]
    if text[start:end] == words:
        return start, end
    found = text.find(words) if words else -1
    return (found, found + len(words)) if found >= 0 else None


def cut_text(text: str, spans: Iterable[Span]) -> list[dict]:
    """Cut `text` into segments that join to `text` exactly.

    Each has `text`, and of the spans over it `status` and `number` of the one that keeps it, the
    `numbers` of all, and of those that end with it (`ends`). Where spans overlap, the earlier in
    the list keeps the code points, since an underline has one meaning: parts come in the order of
    the report and before what earned nothing.
    """
    kept = [clip(span, text) for span in spans]
    edges = sorted({0, len(text), *(span.start for span in kept), *(span.end for span in kept)})
    return [
        describe_piece(text[start:end], end, [one for one in kept if one.start <= start < one.end])
        for start, end in pairwise(edges)
    ]


def clip(span: Span, text: str) -> Span:
    """Return what of a span lies within the text."""
    start = min(max(0, span.start), len(text))
    return replace(span, start=start, end=max(start, min(span.end, len(text))))


def describe_piece(text: str, end: int, over: list[Span]) -> dict:
    return {
        "text": text,
        "status": over[0].status if over else "",
        "number": over[0].number if over else None,
        "numbers": [span.number for span in over if span.number],
        "ends": [span.number for span in over if span.number and span.end == end],
    }
