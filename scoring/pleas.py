"""Sentences that speak to whoever marks instead of answering."""

from __future__ import annotations

import re
from typing import Final

WORTH: Final = r"(?:marks?|points?|score|grade|credit|maximum|rating)"
PLEA: Final = re.compile(
    r"\b(?:ignore|disregard|forget|override|skip)\b[^.!?]{0,60}"
    r"\b(?:instructions?|rubric|scheme|key points?|prompt|rules|criteria)\b"
    r"|\b(?:give|award|grant|assign|set|deserves?|return|output|record)\b[^.!?]{0,40}"
    rf"\b(?:full|maximum|max|all|top|highest|best|perfect|100|ten out of ten)\b"
    rf"[^.!?]{{0,12}}\b{WORTH}\b"
    r"|\baward[^.!?]{0,20}\bthe maximum\b"
    r"|\b(?:mark|grade|score|rate|treat|count|accept)\b[^.!?]{0,40}\bas\s+"
    r"(?:\w+ )?(?:covered|correct|right|full|complete|perfect)\b"
    r"|\bdear (?:grader|marker|examiner|scorer|teacher|professor)\b"
    r"|\b(?:this|the|my) (?:answer|response) (?:is|was) (?:\w+ )?"
    r"(?:correct|right|complete|perfect)\b"
    r"|\ball key points (?:are|were) (?:covered|met|here)\b"
    rf"|^\W*(?:system|assistant|admin|developer)\s*:|\b{WORTH}\s*[:=]+\s*(?:100|10/10|max|full)",
    re.IGNORECASE,
)


def is_plea(sentence: str) -> bool:
    return PLEA.search(sentence) is not None
