"""Marks graded answers for the commands: with the defences, and by likeness alone."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeVar

from scoring import calibration
from scoring.datasets import Graded
from scoring.defences import screen
from scoring.findings import Finding
from scoring.judging import judge_points
from scoring.marking import mark
from scoring.prepared import prepare_scheme
from scoring.text import clean_text, split_sentences
from scoring.written import PARTIAL

EVERY: Final = 5.0
"""Seconds between two lines about how far a long work is."""
HIGHEST_FLOOR: Final = 0.2
"""A question that says most of the reference would leave no room above it."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Assessment:
    """Shares of the points: given, by likeness alone, and if each doubt went against the answer.

    `anchored` says where the answer stands between the question itself and the reference.
    """

    share: float
    plain: float
    low: float
    anchored: float
    unsure: bool
    contradicted: bool


def assess(scheme: Mapping[str, Any], text: str) -> Assessment:
    report = mark(scheme, {"text": text})
    return Assessment(
        share=report.share,
        plain=plain_share(scheme, text),
        low=report.low / report.maximum if report.needs_person else report.share,
        anchored=anchor(scheme, text),
        unsure=report.needs_person,
        contradicted=any(part.status == "contradicted" for part in report.parts),
    )


def plain_share(scheme: Mapping[str, Any], text: str) -> float:
    """The share of points without any defence: likeness alone."""
    prepared = prepare_scheme(scheme)
    judged = judge_points(split_sentences(clean_text(text)), {}, prepared, calibration.load())
    total = sum(point.weight for point in prepared.key_points)
    weights = calibration.load()
    credits = [weights.credit_for(finding.chance) for finding in judged.findings]
    earned = zip(judged.findings, credits, strict=True)
    return sum(f.point.weight * credit for f, credit in earned if credit >= PARTIAL) / total


def anchor(scheme: Mapping[str, Any], text: str) -> float:
    """A grade between the question itself, 0, and the reference, 1, from the chances: they know of
    steps that the points don't. Graders give a part more than its share: hence the root.
    """
    prepared = prepare_scheme(scheme)
    cleaned = clean_text(text)
    screening = screen(split_sentences(cleaned), prepared, cleaned)
    floor, ceiling = find_anchors(scheme["question"], SchemeKey(scheme))
    found = mean_chance(judge_points(screening.kept, {}, prepared, calibration.load()).findings)
    return math.sqrt(min(1.0, max(0.0, (found - floor) / max(ceiling - floor, 0.1))))


def mean_chance(findings: Sequence[Finding]) -> float:
    """The mean chance of the key points, none where a rule took all credit."""
    total = sum(finding.point.weight for finding in findings)
    taken = [finding.credit == 0 and finding.uncapped > 0 for finding in findings]
    return (
        sum(f.point.weight * f.chance for f, t in zip(findings, taken, strict=True) if not t)
        / total
    )


class SchemeKey:
    """A scheme as a key of a cache: the same object is the same scheme."""

    def __init__(self, scheme: Mapping[str, Any]) -> None:
        self.scheme = scheme

    def __hash__(self) -> int:
        return id(self.scheme)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SchemeKey) and other.scheme is self.scheme


@lru_cache(maxsize=4096)
def find_anchors(question: str, key: SchemeKey) -> tuple[float, float]:
    """The mean chance of the question itself, and of the reference."""
    points = key.scheme["key_points"]
    reference = " ".join(point["text"].rstrip(".") + "." for point in points)
    prepared, weights = prepare_scheme(key.scheme), calibration.load()
    asked = judge_points(split_sentences(question), {}, prepared, weights).findings
    best = judge_points(split_sentences(reference), {}, prepared, weights).findings
    return min(HIGHEST_FLOOR, mean_chance(asked)), mean_chance(best)


def say_progress(items: Iterable[T], what: str, *, total: int | None = None) -> Iterator[T]:
    """The items, with a line to stderr every few seconds about how many are done."""
    count = total if total is not None else len(items) if isinstance(items, Sized) else 0
    last = time.monotonic()
    for done, item in enumerate(items):
        if time.monotonic() - last > EVERY:
            last = time.monotonic()
            print(f"  {what}: {done} of {count}", file=sys.stderr, flush=True)
        yield item


def assess_all(answers: Sequence[Graded], what: str) -> list[Assessment]:
    return [assess(one.scheme, one.text) for one in say_progress(answers, what)]
