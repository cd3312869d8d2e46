"""The text of an answer, cut at what a report says about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


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
    for number, part in enumerate(report.get("parts", []), start=1):
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
    """Cut `text` into segments ({"text", "status", "number"}) that join to `text` exactly.

    Where spans overlap, the earlier in the list keeps the code points, since an underline has one
    meaning: parts come in the order of the report and before what earned nothing. A later span
    keeps what is left of it, in two pieces where an earlier one lies within.
    """
    owners: list[Span | None] = [None] * len(text)
    for span in spans:
        for index in range(max(0, span.start), min(len(text), span.end)):
            owners[index] = owners[index] or span
    segments = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or owners[end] is not owners[start]:
            owner = owners[start]
            segments.append(
                {
                    "text": text[start:end],
                    "status": owner.status if owner else "",
                    "number": owner.number if owner else None,
                }
            )
            start = end
    return segments
