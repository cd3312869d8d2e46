"""Marks a text with gaps: each gap is a short answer, a number or a choice of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from scoring.errors import ResponseFault
from scoring.objective import find_choice_faults, find_numeric_faults, judge_number, read_choice
from scoring.report import STEP, Part, ScoreReport, Versions, make_report, with_points
from scoring.scheme_values import Fault, find_item_faults, is_number, paths_of
from scoring.shares import describe_share, share_options
from scoring.short_answer import (
    Verdict,
    find_short_answer_faults,
    judge_text,
    quote_stripped,
    read_text,
    status_of,
)

MOST_GAPS: Final = 20


def mark_cloze(
    scheme: Mapping[str, Any], response: Mapping[str, Any], versions: Versions
) -> ScoreReport:
    """The gaps are marked one by one; each is worth its points."""
    filled = read_gaps(scheme, response)
    parts = [
        make_gap_part(gap, number, filled.get(gap["id"], {}))
        for number, gap in enumerate(scheme["gaps"], start=1)
    ]
    return make_report(
        kind="cloze",
        maximum=scheme["max_points"],
        parts=with_points(parts, scheme["max_points"]),
        next_steps=[f"{part.title}: {part.reason}" for part in parts if not part.credit][:3],
        versions=versions,
    )


def read_gaps(scheme: Mapping[str, Any], response: Mapping[str, Any]) -> dict[str, Any]:
    """Each gap's own response; raises ResponseFault for a gap that the scheme hasn't."""
    gaps = response.get("gaps", {})
    if not isinstance(gaps, Mapping) or not all(isinstance(one, Mapping) for one in gaps.values()):
        raise ResponseFault("gaps needs a mapping from gap ids to responses.")
    known = {gap["id"] for gap in scheme["gaps"]}
    for identity in gaps:
        if identity not in known:
            raise ResponseFault(f"The gap {identity!r} isn't one of this question's gaps.")
    return dict(gaps)


def make_gap_part(gap: Mapping[str, Any], number: int, filled: Mapping[str, Any]) -> Part:
    if gap["kind"] == "single_choice":
        chosen = read_choice(gap, filled)
        text = chosen[0] if chosen else ""
        verdict, quote = judge_option(gap, text), None
    else:
        text = read_text(filled)
        verdict, quote = judge_typed(gap, text), quote_stripped(text)
    return Part(
        id=gap["id"],
        title=f"Gap {number}",
        field=gap["id"],
        weight=float(gap["points"]),
        credit=verdict.credit,
        points=0.0,
        status=status_of(verdict.credit, text),
        reason=verdict.reason,
        quote=quote,
        matched_wording=verdict.wording,
    )


def judge_typed(gap: Mapping[str, Any], text: str) -> Verdict:
    if gap["kind"] == "short_answer":
        return judge_text(gap, text)
    return Verdict(*judge_number(gap, text))


def judge_option(gap: Mapping[str, Any], chosen: str) -> Verdict:
    option = next((one for one in gap["options"] if one["id"] == chosen), None)
    if option is None:
        return Verdict(0.0, "Nothing was chosen.")
    share = max(share_options(gap)[chosen], Fraction(0))
    verdict = "The choice is right." if option["right"] else "The choice isn't right."
    if 0 < share < 1:
        verdict = f"The choice earns {describe_share(share)} of the points."
    reason = f"{verdict} {option.get('why') or ''}".strip()
    return Verdict(float(share), reason, wording=option.get("text"))


GAP_FAULTS: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterator[str]]]] = {
    "short_answer": find_short_answer_faults,
    "numeric": find_numeric_faults,
    "single_choice": find_choice_faults,
}


def find_cloze_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    gaps = scheme.get("gaps")
    if not isinstance(gaps, list) or not 1 <= len(gaps) <= MOST_GAPS:
        yield Fault(f"gaps needs a list of 1 to {MOST_GAPS} gaps.", "gaps")
        return
    yield from find_item_faults(gaps, "Gap", paths_of("gaps", gaps))
    worth = 0.0
    for number, gap in enumerate(gaps, start=1):
        if not isinstance(gap, Mapping):
            continue
        name, path = f"Gap {gap.get('id', number)!r}", f"gaps.{number - 1}"
        points = gap.get("points")
        if not is_number(points) or points <= 0 or points / STEP != int(points / STEP):  # type: ignore[operator]
            says = f"{name} is worth {points!r}. Give a multiple of 0.25 above 0."
            yield Fault(says, f"{path}.points")
        else:
            worth += points  # type: ignore[operator]
        find_faults = GAP_FAULTS.get(str(gap.get("kind")))
        if find_faults is None:
            known = ", ".join(GAP_FAULTS)
            says = f"{name} has the kind {gap.get('kind')!r}. Use one of: {known}."
            yield Fault(says, f"{path}.kind")
        else:
            for fault in find_faults(gap):
                yield Fault(f"{name}: {fault}", f"{path}.{getattr(fault, 'path', '')}".rstrip("."))
    if is_number(scheme.get("max_points")) and worth != scheme["max_points"]:
        yield f"The gaps are worth {worth:g}, and max_points is {scheme['max_points']:g}."
