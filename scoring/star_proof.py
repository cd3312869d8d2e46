"""Measures how well the sentences of a file are told apart by their part of a STAR story."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from scoring.assessing import say_progress
from scoring.errors import ScoringError
from scoring.graded import read_rows
from scoring.metrics import count_labels
from scoring.star_parts import name_part
from scoring.version import SCORER_VERSION

STAR: Final = ("situation", "task", "action", "result")
SHORT: Final[Mapping[str, str]] = {"s": "situation", "t": "task", "a": "action", "r": "result"}


def measure_star(path: Path) -> dict[str, Any]:
    """Macro-F1 over the four parts, as plain JSON; rows with another label are counted apart."""
    rows = read_rows(path, ["answer", "label"])
    labels = [read_part(row["label"]) for row in rows]
    chosen = [(row["answer"], label) for row, label in zip(rows, labels, strict=True) if label]
    if not chosen:
        raise ScoringError(
            f"{path} has no row labelled Situation, Task, Action or Result in its column label."
        )
    said = [name_part(text, STAR) for text, _ in say_progress(chosen, "sentences")]
    given = [label for _, label in chosen]
    figures = count_labels(given, said)
    return {
        "command": "star",
        "file": path.name,
        "scorer": SCORER_VERSION,
        "sentences": len(chosen),
        "other_labels": len(rows) - len(chosen),
        "macro_f1": figures["macro_f1"],
        "accuracy": figures["accuracy"],
        "confusion": {
            one: {
                two: sum(g == one and s == two for g, s in zip(given, said, strict=True))
                for two in STAR
            }
            for one in STAR
        },
    }


def read_part(label: str) -> str:
    folded = label.strip().casefold().rstrip("s.")
    return SHORT.get(folded, folded) if SHORT.get(folded, folded) in STAR else ""


def print_figures(found: Mapping[str, Any]) -> None:
    print(
        f"{found['file']}: {found['sentences']} sentences, macro-F1 {found['macro_f1']:.3f}, "
        f"accuracy {found['accuracy']:.3f}"
    )
    print(f"{'is / said':12}" + "".join(f"{part:>10}" for part in STAR))
    for part, row in found["confusion"].items():
        print(f"{part:12}" + "".join(f"{row[other]:>10}" for other in STAR))
    if found["other_labels"]:
        print(f"{found['other_labels']} rows have another label and weren't counted.")
