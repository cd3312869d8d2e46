"""The front door: checks the scheme and sends the response to the marker of its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from scoring import arranging, cloze, design, embedding, objective, star, written
from scoring.calibration import Calibration, resolve
from scoring.calibration import load as load_calibration
from scoring.code import doubt_code
from scoring.errors import ResponseFault
from scoring.foreign import doubt_language
from scoring.report import ScoreReport, Versions
from scoring.scheme import CheckedScheme, check_once
from scoring.short_answer import mark_short_answer
from scoring.version import SCORER_VERSION

Marker = Callable[[Mapping[str, Any], Mapping[str, Any], Versions], ScoreReport]
LanguageMarker = Callable[
    [Mapping[str, Any], Mapping[str, Any], Versions, Calibration], ScoreReport
]
OBJECTIVE: Final[Mapping[str, Marker]] = {
    "single_choice": objective.mark_choice,
    "multiple_choice": objective.mark_choice,
    "true_false": objective.mark_true_false,
    "short_answer": mark_short_answer,
    "numeric": objective.mark_numeric,
    "cloze": cloze.mark_cloze,
    "ordering": arranging.mark_ordering,
    "matching": arranging.mark_matching,
}
LANGUAGE: Final[Mapping[str, LanguageMarker]] = {
    "written": written.mark_written,
    "star": star.mark_star,
    "design": design.mark_design,
}


def warm_up() -> None:
    """Loads the sentence model and the weights, so that the first answer isn't slow."""
    load_calibration()
    embedding.load().embed(["warm up"])


def mark(
    scheme: Mapping[str, Any],
    response: Mapping[str, Any],
    *,
    calibration: Mapping[str, Any] | None = None,
) -> ScoreReport:
    """Marks a response by its scheme, on the shipped scale or on that of a bank's `calibration`.

    This is the seam: another marker of language stands behind LANGUAGE as one more function.
    Raises CalibrationFault where the calibration isn't one that `fit_calibration` made,
    SchemeFault where `check_scheme` finds faults, ResponseFault where the response doesn't have
    the shape of its kind, and ModelMissing where the sentence model isn't there.
    """
    scheme = check_once(scheme)
    if not isinstance(response, Mapping):
        raise ResponseFault("A response needs to be a mapping, as the table of kinds has it.")
    kind = scheme["kind"]
    if kind in OBJECTIVE:
        return OBJECTIVE[kind](scheme, response, make_versions(scheme))
    weights = resolve(calibration)
    report = LANGUAGE[kind](scheme, response, make_language_versions(scheme, weights), weights)
    return doubt_code(doubt_language(report, scheme, response), response)


def make_versions(scheme: CheckedScheme) -> Versions:
    """Versions of a kind that is marked without language: no model, no calibration."""
    return Versions(scorer=SCORER_VERSION, model="none", calibration="none", scheme=scheme.hash)


def make_language_versions(scheme: CheckedScheme, weights: Calibration) -> Versions:
    return Versions(
        scorer=SCORER_VERSION,
        model=embedding.load().version,
        calibration=weights.version,
        scheme=scheme.hash,
        lesson=scheme.get("lesson_version"),
    )
