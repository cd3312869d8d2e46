"""Spans on a text that never changes: half-open offsets in code points, which may overlap."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import pairwise

BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


class SpanError(Exception):
    """A span that does not stand in the text. Carries a sentence for the person."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Span:
    """Code points `start` to `end` of a text; `key` says whose span it is."""

    start: int
    end: int
    key: Hashable


@dataclass(frozen=True)
class Segment:
    """A piece of text on which the same spans lie. `closing` are those that end with it."""

    start: int
    end: int
    text: str
    keys: tuple = ()
    closing: tuple = ()


def cut_into_segments(
    text: str, spans: Iterable[Span], *, start: int = 0, end: int | None = None
) -> list[Segment]:
    """Cut text[start:end] where a span begins or ends. The pieces put together are that text."""
    end = len(text) if end is None else end
    spans = [span for span in spans if span.start < end and span.end > start]
    edges = {start, end}
    for span in spans:
        edges |= {max(span.start, start), min(span.end, end)}
    places = sorted(edges)
    return [
        Segment(
            here,
            there,
            text[here:there],
            tuple(span.key for span in spans if span.start <= here and span.end >= there),
            tuple(span.key for span in spans if span.end == there),
        )
        for here, there in pairwise(places)
    ]


def list_paragraphs(text: str) -> list[tuple[int, int]]:
    """Return where each paragraph begins and ends; blank lines lie between them."""
    found, start = [], 0
    for gap in BLANK_LINES.finditer(text):
        if gap.start() > start:
            found.append((start, gap.start()))
        start = gap.end()
    if start < len(text):
        found.append((start, len(text)))
    return found


def locate(text: str, quote: str) -> tuple[int, int]:
    """Return where `quote` stands in `text`. Raise SpanError unless that is exactly one place."""
    from django.utils.translation import gettext as _

    first = text.find(quote) if quote else -1
    if first < 0:
        raise SpanError(
            _("“%(quote)s” does not stand in this part. Copy the words exactly as they are.")
            % {"quote": quote[:60]}
        )
    if text.find(quote, first + 1) >= 0:
        raise SpanError(
            _("“%(quote)s” stands there more than once. Quote a few words more.")
            % {"quote": quote[:60]}
        )
    return first, first + len(quote)
