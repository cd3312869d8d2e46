"""Marks every exemplar of a pack and checks that better ones get more points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

from scoring.datasets import Graded, find_packs, read_exemplars
from scoring.marking import mark
from scoring.report import ScoreReport

RANK: Final = {"full": 2, "partial": 1, "wrong": 0, "off_topic": 0}


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    exemplar: Graded
    report: ScoreReport


def mark_exemplars(root: Path) -> list[Marked]:
    return [
        Marked(exemplar, mark(exemplar.scheme, {"text": exemplar.text}))
        for pack in find_packs(root)
        for exemplar in read_exemplars(pack)
    ]


def list_pairs(marked: Sequence[Marked]) -> list[tuple[Marked, Marked]]:
    """Pairs (better, worse) of exemplars of the same question."""
    pairs = []
    for one, two in combinations(marked, 2):
        first, second = RANK[one.exemplar.quality], RANK[two.exemplar.quality]
        if one.exemplar.question == two.exemplar.question and first != second:
            pairs.append((one, two) if first > second else (two, one))
    return pairs


def run_exemplars(root: Path) -> int:
    """Prints the share of pairs in order and each pair that isn't; 1 when below 95 %."""
    marked = mark_exemplars(root)
    pairs = list_pairs(marked)
    if not pairs:
        print(f"No exemplars in {root}.")
        return 1
    for quality in RANK:
        own = [one for one in marked if one.exemplar.quality == quality]
        if own:
            got = sum(one.report.points for one in own) / len(own)
            aim = 10 * sum(one.exemplar.grade for one in own) / len(own)
            unsure = sum(one.report.needs_person for one in own)
            print(f"{quality:10} {len(own):4}  mean {got:5.2f}  author {aim:5.2f}  unsure {unsure}")
    wrong = [pair for pair in pairs if pair[0].report.points <= pair[1].report.points]
    for better, worse in wrong:
        print(
            f"  not in order: {better.exemplar.question}: {better.exemplar.quality} "
            f"{better.report.points:g} and {worse.exemplar.quality} {worse.report.points:g}"
        )
    share = 1 - len(wrong) / len(pairs)
    off = sum(abs(one.report.points - 10 * one.exemplar.grade) for one in marked) / len(marked)
    print(f"{len(pairs)} pairs, {100 * share:.1f} % in order; mean distance {off:.2f} points of 10")
    return 0 if share >= 0.95 else 1
