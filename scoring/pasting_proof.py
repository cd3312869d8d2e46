"""Measures what a pasted lesson earns, by a pack's own lessons, and whom the rule hits besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from scoring.alignment import measure_all, read_answer
from scoring.assessing import say_progress
from scoring.datasets import Graded
from scoring.marking import mark
from scoring.prepared import prepare_scheme
from scoring.report import ScoreReport
from scoring.text import Span, clean_text, list_words, split_sentences

LEAST_SAID: Final = 4
"""Words of a sentence that somebody would pick from a lesson."""
Scheme = Mapping[str, Any]


def measure_pasting(
    exemplars: Sequence[Graded], full: float, reports: Sequence[ScoreReport]
) -> dict[str, Any]:
    """Points over `full`, those of the full exemplars; and how many exemplars the rule hits.

    `whole`: the whole lesson. `picked`: of each key point the sentence of the lesson that is most
    like it. `undefended`: the same without the lesson in the scheme.
    """
    schemes = {one.question: one.scheme for one in exemplars if one.scheme.get("lesson")}
    rows = [
        paste(scheme) for scheme in say_progress(list(schemes.values()), "the lesson as an answer")
    ]
    if not rows:
        return {"questions": 0}
    means = {name: sum(row[name] for row in rows) / len(rows) for name in rows[0]}
    told = means.pop("told")
    return {
        "questions": len(rows),
        **{name: value / max(full, 1e-9) for name, value in means.items()},
        "told": told,
        "exemplars_hit": sum(says_pasted(one) for one in reports),
    }


def paste(scheme: Scheme) -> dict[str, float]:
    bare = {name: value for name, value in scheme.items() if name != "lesson"}
    whole, picked = scheme["lesson"], pick_sentences(bare, scheme["lesson"])
    reports = [mark(scheme, {"text": text}) for text in (whole, picked)]
    return {
        "whole": reports[0].share,
        "picked": reports[1].share,
        "undefended_whole": mark(bare, {"text": whole}).share,
        "undefended_picked": mark(bare, {"text": picked}).share,
        "told": sum(map(says_pasted, reports)) / len(reports),
    }


def says_pasted(report: ScoreReport) -> bool:
    return any(span.reason_code == "copied_lesson" for span in report.unearned)


def pick_sentences(scheme: Scheme, lesson: str) -> str:
    """The sentences that somebody would pick who knew the scheme, in the lesson's order."""
    prepared = prepare_scheme(scheme)
    spans = [
        span
        for span in split_sentences(clean_text(lesson))
        if len(list_words(span.text)) >= LEAST_SAID
    ]
    reading = read_answer(spans)
    picked: set[Span] = set()
    for likes in measure_all([point.wordings for point in prepared.key_points], reading):
        best = max(likes, key=lambda like: like.strength)
        picked.add(spans[reading.units[best.best].sentence])
    ordered = sorted(picked, key=lambda span: span.start)
    return " ".join(span.text.rstrip(".") + "." for span in ordered)
