"""Marks a pack's exemplars: better ones need more points; each wrong claim needs to be found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from scoring.assessing import say_progress
from scoring.calibration import load as load_calibration
from scoring.datasets import Graded, find_packs, read_exemplars, read_structured
from scoring.errors import ScoringError
from scoring.marking import mark
from scoring.pasting_proof import measure_pasting
from scoring.report import ScoreReport
from scoring.version import SCORER_VERSION

RANK: Final = {"full": 2, "partial": 1, "weak": 0, "wrong": 0, "off_topic": 0}
KINDS: Final = ("written", "star", "design")
REACH: Final = 0.95
MODEL_REACH: Final = 0.9
"""The share of the points that a question's own model answer should earn at least."""


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    exemplar: Graded
    report: ScoreReport


def mark_exemplars(exemplars: Sequence[Graded]) -> list[Marked]:
    return [
        Marked(exemplar, mark(exemplar.scheme, exemplar.response))
        for exemplar in say_progress(exemplars, "exemplars")
    ]


def list_pairs(marked: Sequence[Marked]) -> list[tuple[Marked, Marked]]:
    """Pairs (better, worse) of exemplars of the same question."""
    pairs = []
    for one, two in combinations(marked, 2):
        first, second = RANK[one.exemplar.quality], RANK[two.exemplar.quality]
        if one.exemplar.question == two.exemplar.question and first != second:
            pairs.append((one, two) if first > second else (two, one))
    return pairs


def measure_exemplars(root: Path) -> dict[str, Any]:
    """The figures of every pack below a folder, as plain JSON."""
    packs = find_packs(root)
    written = [one for pack in packs for one in read_exemplars(pack)]
    exemplars = [*written, *(one for pack in packs for one in read_structured(pack))]
    marked = mark_exemplars(exemplars)
    pairs = list_pairs(marked)
    if not pairs:
        raise ScoringError(
            f"{root} has no question with exemplars of two qualities, so there is no order to "
            "measure. Name the folder of a content pack, and give a full and a weaker exemplar."
        )
    full = [one.report.share for one in marked[: len(written)] if one.exemplar.quality == "full"]
    wrong = [pair for pair in pairs if pair[0].report.points <= pair[1].report.points]
    return {
        "command": "exemplars",
        "content": root.name,
        "scorer": SCORER_VERSION,
        "calibration": load_calibration().version,
        "exemplars": len(marked),
        "questions": len({one.question for one in exemplars}),
        "pairs": len(pairs),
        "pairs_in_order": 1 - len(wrong) / len(pairs),
        "mean_absolute_error": mean_error(marked),
        "needs_person": sum(one.report.needs_person for one in marked) / len(marked),
        "by_quality": {
            quality: describe(own)
            for quality in RANK
            if (own := [one for one in marked if one.exemplar.quality == quality])
        },
        "by_kind": {
            kind: describe(own)
            for kind in KINDS
            if (own := [one for one in marked if one.exemplar.scheme["kind"] == kind])
        },
        "not_in_order": [
            {
                "question": better.exemplar.question,
                "better": [better.exemplar.quality, better.report.points],
                "worse": [worse.exemplar.quality, worse.report.points],
            }
            for better, worse in wrong
        ],
        "short_models": list_short_models(written),
        "wrong_claims": count_claims(written),
        "lesson_pasted": measure_pasting(
            written, sum(full) / max(len(full), 1), [one.report for one in marked]
        ),
    }


def mean_error(marked: Sequence[Marked]) -> float:
    """How far the points are from the expert's mark, as a share of the points."""
    return sum(abs(one.report.share - one.exemplar.grade) for one in marked) / len(marked)


def describe(marked: Sequence[Marked]) -> dict[str, float]:
    return {
        "count": len(marked),
        "mean_share": sum(one.report.share for one in marked) / len(marked),
        "expert_share": sum(one.exemplar.grade for one in marked) / len(marked),
        "mean_absolute_error": mean_error(marked),
        "needs_person": sum(one.report.needs_person for one in marked) / len(marked),
    }


def schemes_of(exemplars: Sequence[Graded]) -> dict[str, Mapping[str, Any]]:
    return {one.question: one.scheme for one in exemplars}


def list_short_models(exemplars: Sequence[Graded]) -> list[dict[str, Any]]:
    """The written questions whose own model answer earns too little, with what it earns."""
    schemes = list(schemes_of(exemplars).items())
    reports = [
        (question, mark(scheme, {"text": scheme["model_answer"]}))
        for question, scheme in say_progress(schemes, "model answers")
    ]
    return [
        {"question": question, "points": report.points, "maximum": report.maximum}
        for question, report in reports
        if report.share < MODEL_REACH
    ]


def count_claims(exemplars: Sequence[Graded]) -> dict[str, float]:
    """Each wrong claim of the schemes, amid right statements of the other key points: how often
    its own key point is contradicted, and how often that or the answer unsure."""
    named, caught, count = 0, 0, 0
    schemes = schemes_of(exemplars).values()
    for scheme in say_progress(list(schemes), "wrong claims"):
        for point in scheme["key_points"]:
            right = [
                p["accepted"][0] for p in scheme["key_points"] if p != point and p.get("accepted")
            ]
            for wrong in point.get("wrong", []):
                texts = [*right[:1], f"In my view {wrong['claim']}", *right[1:]]
                report = mark(scheme, {"text": ". ".join(texts) + "."})
                part = next(part for part in report.parts if part.id == point["id"])
                count += 1
                named += part.status == "contradicted"
                caught += part.status == "contradicted" or report.needs_person
    return {"count": count, "named": named / max(count, 1), "caught": caught / max(count, 1)}


def print_figures(found: Mapping[str, Any]) -> None:
    for name, row in [*found["by_quality"].items(), *found["by_kind"].items()]:
        print(
            f"{name:10} {row['count']:4}  mean {row['mean_share']:.3f}  "
            f"expert {row['expert_share']:.3f}  off by {row['mean_absolute_error']:.3f}  "
            f"unsure {row['needs_person']:.0%}"
        )
    for pair in found["not_in_order"]:
        better, worse = pair["better"], pair["worse"]
        print(
            f"  not in order: {pair['question']}: {better[0]} {better[1]:g} "
            f"and {worse[0]} {worse[1]:g}"
        )
    for short in found["short_models"]:
        print(
            f"  model answer of {short['question']}: "
            f"{short['points']:g} of {short['maximum']:g} points"
        )
    claims = found["wrong_claims"]
    print(
        f"{found['pairs']} pairs, {found['pairs_in_order']:.1%} in order (reach 95 %, aim 99 %); "
        f"mean absolute error {found['mean_absolute_error']:.3f} of the points\n"
        f"{claims['count']} named wrong claims: {claims['named']:.1%} contradicted, "
        f"{claims['caught']:.1%} caught or unsure (reach 90 %, aim 98 %)"
    )
    pasted = found["lesson_pasted"]
    if pasted["questions"]:
        print(
            f"a lesson pasted as an answer, over full exemplars ({pasted['questions']} questions): "
            f"{pasted['whole']:.3f} ({pasted['undefended_whole']:.3f} without the rule); "
            f"the sentences most like the key points: {pasted['picked']:.3f} "
            f"({pasted['undefended_picked']:.3f}); told in {pasted['told']:.0%}; "
            f"{pasted['exemplars_hit']} exemplars hit"
        )
