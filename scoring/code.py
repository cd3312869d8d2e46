"""Doubts the score of an answer that is code or formulas alone.

Its names may be like the scheme's words, and what it does isn't read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from scoring.foreign import UNREAD, read_texts
from scoring.lexicon import FUNCTION_WORDS, words
from scoring.report import ScoreReport

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


def is_code(text: str) -> bool:
    """Whether most lines of a text are code, and none says anything in four words or more."""
    own = QUOTED.sub('""', text)
    lines = [line for line in own.splitlines() if line.strip()]
    if len(MARK.findall(own)) < LEAST_MARKS or any(
        word in SPOKEN for run in RUN.findall(own) for word in run.replace(",", "").split()
    ):
        return False
    return sum(bool(LINE.search(line)) for line in lines) * 2 >= len(lines)
