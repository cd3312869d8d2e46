"""Marking schemes: what may stand in one, and the faults of one in plain sentences."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from scoring.arranging import find_matching_faults, find_ordering_faults
from scoring.cloze import find_cloze_faults
from scoring.design_faults import find_design_faults
from scoring.errors import SchemeFault
from scoring.objective import find_choice_faults, find_numeric_faults, find_true_false_faults
from scoring.report import STEP
from scoring.scheme_language import find_star_faults, find_written_faults
from scoring.scheme_values import Fault, is_number
from scoring.short_answer import find_short_answer_faults


def check_scheme(scheme: Mapping[str, Any]) -> list[Fault]:
    """The faults of a marking scheme, one plain sentence each; none when it can be used.

    Each says by its `path` which entry of the scheme it is about.
    """
    kind = scheme.get("kind")
    checker = CHECKERS.get(kind) if isinstance(kind, str) else None
    if checker is None:
        known = ", ".join(CHECKERS)
        return [Fault(f"The kind {kind!r} is unknown. Use one of: {known}.", "kind")]
    faults = [*find_point_faults(scheme), *find_lesson_faults(scheme), *checker(scheme)]
    return [one if isinstance(one, Fault) else Fault(one) for one in faults]


class CheckedScheme(dict[str, Any]):
    """A scheme without faults, with its hash. Nobody changes it."""

    def __init__(self, scheme: Mapping[str, Any]) -> None:
        super().__init__(scheme)
        self.hash = hash_scheme(scheme)


def check_once(scheme: Mapping[str, Any]) -> CheckedScheme:
    """The scheme, checked for all answers that are marked by it: else each one's `mark` does it.

    Raises SchemeFault where `check_scheme` finds faults.
    """
    if isinstance(scheme, CheckedScheme):
        return scheme
    faults = check_scheme(scheme)
    if faults:
        raise SchemeFault(faults)
    return CheckedScheme(scheme)


def hash_scheme(scheme: Mapping[str, Any]) -> str:
    """The sha256 of the scheme in canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(scheme, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def find_point_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    points = scheme.get("max_points")
    if not is_number(points) or not 0 < points <= 1000:  # type: ignore[operator]
        yield f"max_points is {points!r}. Give a number above 0, at most 1000."
    elif points / STEP != int(points / STEP):  # type: ignore[operator]
        yield f"max_points is {points!r}. Points are counted in quarters: give a multiple of 0.25."


def find_lesson_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(scheme.get("lesson") or "", str):
        yield "lesson isn't text. Give the text of the lesson in one piece, or leave it out."
    number = scheme.get("lesson_version", 1)
    if not isinstance(number, int) or number < 1:
        yield f"lesson_version is {number!r}. Give the number of the lesson's version, from 1 on."


CHECKERS: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterator[str]]]] = {
    "single_choice": find_choice_faults,
    "multiple_choice": find_choice_faults,
    "true_false": find_true_false_faults,
    "short_answer": find_short_answer_faults,
    "numeric": find_numeric_faults,
    "cloze": find_cloze_faults,
    "ordering": find_ordering_faults,
    "matching": find_matching_faults,
    "written": find_written_faults,
    "star": find_star_faults,
    "design": find_design_faults,
}
