"""Doubts the score of an answer that is code or formulas alone.

Its names may be like the scheme's words, and what it does isn't read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import Any, Final

from scoring.foreign import UNREAD, read_texts
from scoring.lexicon import FUNCTION_WORDS, words
from scoring.report import ScoreReport
from scoring.text import Span

QUOTED: Final = re.compile(r"\"[^\"\n]*\"|`[^`\n]*`|(?<!\w)'[^'\n]*'")
WORD: Final = r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*"
RUN: Final = re.compile(rf"{WORD}(?:,? {WORD}){{3,}}")
"""Four words in a row, with nothing but spaces and commas between."""
KEYWORDS: Final = words(
    """
    a all and any as at before after by between do each else for from i if in into is no not of off
    on or this then through to until when where while with
    """
)
SPOKEN: Final = FUNCTION_WORDS - KEYWORDS
"""Little words of sentences that no language of programs has."""
MARK: Final = re.compile(r"[{}\[\]()<>=;]|::|\$[\w({]|\s--\w|\w:(?=\s*$|\s+\S+\s*$)", re.MULTILINE)
LEAST_MARKS: Final = 4
LINE: Final = re.compile(
    r"[{};:(),\]\\]\s*$|\w\([^()]*\)|\w\s?=\s?\S|\s--\w|\$[\w({]|^\s*[@<#/]|^\s*[\w.-]+:\s+\S+\s*$"
)
FENCE: Final = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
SAYS: Final = "The answer is code or formulas without a sentence; a person can tell what it shows."
STEP: Final = "Say in a sentence what your code or formula does, and why that answers the question."


def doubt_code(report: ScoreReport, response: Mapping[str, Any]) -> ScoreReport:
    """The report as it is; or unsure where the answer earned points with nothing but code.

    The points stand until a person looks; at the low bound they are none.
    """
    if not report.points or not is_code("\n".join(read_texts(report, response).values())):
        return report
    return replace(
        report,
        confidence=min(report.confidence, UNREAD),
        needs_person_reason=SAYS,
        next_steps=(STEP, *report.next_steps)[:3],
        low=0.0,
    )


def find_code(text: str, spans: Iterable[Span]) -> list[Span]:
    """Of the sentences of a text those that are code in a fence, but for comments with a sentence.

    Without a fence formulas would be taken for code, and these may be what is asked for.
    """
    blocks = [*list_fenced(text)]
    if not blocks:
        return []
    return [
        span
        for span in spans
        if any(start <= span.start < end for start, end in blocks) and not says_something(span.text)
    ]


def list_fenced(text: str) -> Iterator[tuple[int, int]]:
    """Code points from and to of each block in a fence; one that isn't closed goes to the end."""
    fences = [match.start() for match in FENCE.finditer(text)]
    yield from zip_longest(fences[::2], fences[1::2], fillvalue=len(text))


def says_something(text: str) -> bool:
    """Whether a stretch has four plain words in a row with a little word that no program has."""
    return any(word in SPOKEN for run in RUN.findall(text) for word in run.replace(",", "").split())


def is_code(text: str) -> bool:
    """Whether most lines of a text are code, and none says anything in four words or more."""
    own = QUOTED.sub('""', text)
    lines = [line for line in own.splitlines() if line.strip()]
    if len(MARK.findall(own)) < LEAST_MARKS or says_something(own):
        return False
    return sum(bool(LINE.search(line)) for line in lines) * 2 >= len(lines)
