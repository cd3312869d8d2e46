"""Measures what answers get that have everything the wrong way round, in other words.

Nothing in them is a scheme's wording with a "not" or an antonym: that is measured by `attack`.
Vectors of sentences lie as near to each other where they say the opposite as where they agree.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from scoring.assessing import say_progress
from scoring.datasets import find_packs, read_lessons, read_questions, scheme_of, teach
from scoring.errors import ScoringError
from scoring.marking import mark
from scoring.report import ScoreReport
from scoring.version import SCORER_VERSION

QUALITIES: Final = ("genuine", "opposite")
"""Of each question a right answer in own words, and one that claims the opposite throughout."""


def measure_turned(content: Path, file: Path) -> dict[str, Any]:
    """The figures of the answers in a JSON file, a list of `question`, `quality` and `text`."""
    answers = json.loads(file.read_text())
    schemes = read_schemes(content)
    if strange := {one["question"] for one in answers} - schemes.keys():
        raise ScoringError(f"{content} has no written question {min(strange)!r}.")
    reports = [
        (one["quality"], mark(schemes[one["question"]], {"text": one["text"]}))
        for one in say_progress(answers, "answers")
    ]
    return {
        "command": "turned",
        "file": file.name,
        "scorer": SCORER_VERSION,
        **{
            quality: describe([report for own, report in reports if own == quality])
            for quality in QUALITIES
        },
    }


def read_schemes(content: Path) -> dict[str, dict[str, Any]]:
    schemes = {}
    for pack in find_packs(content):
        lessons = read_lessons(pack)
        for question in read_questions(pack, "written"):
            schemes[question["id"]] = teach(scheme_of(question), question, lessons)
    return schemes


def describe(reports: Sequence[ScoreReport]) -> dict[str, Any]:
    """`low_share` is of the low bounds, which count every doubt against who wrote."""
    count = max(len(reports), 1)
    return {
        "count": len(reports),
        "mean_share": sum(one.share for one in reports) / count,
        "low_share": sum(one.low / one.maximum for one in reports) / count,
        "sureness": dict(Counter(one.sureness for one in reports)),
    }


def print_figures(found: Mapping[str, Any]) -> None:
    for quality in QUALITIES:
        row = found[quality]
        sureness = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in row["sureness"].items())
        print(
            f"{quality:10} {row['count']:4}  mean {row['mean_share']:.3f}  "
            f"low {row['low_share']:.3f}  {sureness}"
        )
