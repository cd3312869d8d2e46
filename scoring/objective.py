"""Marks choices and numbers, and finds the faults of their schemes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from scoring.errors import ResponseFault
from scoring.numbers import read_number, to_fraction
from scoring.report import (
    Cap,
    Part,
    ScoreReport,
    Status,
    Versions,
    make_report,
    round_to_step,
    share_out,
    with_points,
)
from scoring.scheme_values import Fault, find_item_faults, is_number, paths_of
from scoring.shares import (
    describe_share,
    find_answer_faults,
    find_option_faults,
    share_of,
    share_options,
)
from scoring.short_answer import quote_stripped, status_of

MOST_OPTIONS: Final = 26


def read_choice(scheme: Mapping[str, Any], response: Mapping[str, Any]) -> list[str]:
    """The ids chosen, each once; raises ResponseFault for what isn't an option of the scheme."""
    choice = response.get("choice", [])
    if not isinstance(choice, list | tuple) or not all(isinstance(one, str) for one in choice):
        raise ResponseFault("choice needs a list of option ids.")
    known = {option["id"] for option in scheme["options"]}
    for one in choice:
        if one not in known:
            raise ResponseFault(f"The option {one!r} isn't one of this question's options.")
    chosen = list(dict.fromkeys(choice))
    if scheme["kind"] != "multiple_choice" and len(chosen) > 1:
        raise ResponseFault("This question takes one option, and more were sent.")
    return chosen


def mark_choice(
    scheme: Mapping[str, Any], response: Mapping[str, Any], versions: Versions
) -> ScoreReport:
    """Credit is the sum of the shares of what was chosen, never below 0 (see `share_options`)."""
    chosen = read_choice(scheme, response)
    shares = share_options(scheme)
    right = [option for option in scheme["options"] if option["right"]]
    others = [one for one in scheme["options"] if not one["right"] and one["id"] in chosen]
    partly = [one for one in others if shares[one["id"]] > 0]
    wrong = [one for one in others if shares[one["id"]] <= 0]
    gained = sum((max(shares[one], Fraction(0)) for one in chosen), Fraction(0))
    total = sum((shares[one] for one in chosen), Fraction(0))
    maximum = scheme["max_points"]
    earned = round_to_step(float(maximum * gained))
    kept = round_to_step(float(maximum * max(total, Fraction(0))))
    parts = [make_right_part(option, chosen) for option in right]
    parts += [make_partial_part(option, shares[option["id"]]) for option in partly]
    spread = spread_points(parts, earned, shares)
    return make_report(
        kind=scheme["kind"],
        maximum=maximum,
        parts=[*spread, *(make_wrong_part(option) for option in wrong)],
        caps=[make_wrong_cap(wrong, kept - earned)] if kept < earned else [],
        next_steps=list_choice_steps(
            chosen, bool(wrong), any(option["id"] not in chosen for option in right)
        ),
        versions=versions,
    )


def mark_true_false(
    scheme: Mapping[str, Any], response: Mapping[str, Any], versions: Versions
) -> ScoreReport:
    """A choice of two: what stands for the statement's being true, and for its being false."""
    options = [
        {
            "id": name,
            "text": name.capitalize(),
            "right": scheme["right"] is (name == "true"),
            "why": scheme.get(f"why_{name}", ""),
        }
        for name in ("true", "false")
    ]
    return mark_choice({**scheme, "options": options}, response, versions)


def spread_points(
    parts: Sequence[Part], earned: float, shares: Mapping[str, Fraction]
) -> list[Part]:
    """Spreads the rounded points over the parts with credit, so that a choice of all is full."""
    if not earned:
        return list(parts)
    weights = [float(shares[part.id]) for part in parts if part.credit > 0]
    points = iter(share_out(earned, weights))
    return [replace(part, points=next(points)) if part.credit else part for part in parts]


def make_right_part(option: Mapping[str, Any], chosen: Sequence[str]) -> Part:
    taken = option["id"] in chosen
    why = option.get("why") or ""
    reason = "You chose it, and it is right." if taken else "It is right, and you didn't choose it."
    if not chosen:
        reason = "Nothing was chosen."
    status: Status = "covered" if taken else "missing"
    return make_option_part(option, status, 1.0 if taken else 0.0, f"{reason} {why}".strip())


def make_partial_part(option: Mapping[str, Any], share: Fraction) -> Part:
    reason = f"You chose it, and it earns {describe_share(share)} of the points."
    reason = f"{reason} {option.get('why') or ''}".strip()
    return make_option_part(option, "partial", round(float(share), 3), reason)


def make_wrong_part(option: Mapping[str, Any]) -> Part:
    reason = f"You chose it, and it is wrong. {option.get('why') or ''}".strip()
    return make_option_part(option, "contradicted", 0.0, reason)


def make_option_part(option: Mapping[str, Any], status: Status, credit: float, reason: str) -> Part:
    return Part(
        id=option["id"],
        title=option.get("text") or option["id"],
        field="choice",
        weight=1.0 if option["right"] else 0.0,
        credit=credit,
        points=0.0,
        status=status,
        reason=reason,
    )


def make_wrong_cap(wrong: Sequence[Mapping[str, Any]], points: float) -> Cap:
    names = ", ".join(option.get("text") or option["id"] for option in wrong)
    if any("share" in option for option in wrong):
        takes = "Each takes back its share of the points."
    else:
        takes = "Each wrong choice takes back a right one."
    evidence = f"Chosen though wrong: {names}. {takes}"
    return Cap(rule="wrong_choice", evidence=evidence, points=points)


def list_choice_steps(chosen: Sequence[str], wrong: bool, missed: bool) -> list[str]:
    if not chosen:
        return ["Choose an answer: even a guess shows what to look at next."]
    steps = ["Read why the option you chose is wrong."] if wrong else []
    return [*steps, "Look at what makes the missed option right."] if missed else steps


def mark_numeric(
    scheme: Mapping[str, Any], response: Mapping[str, Any], versions: Versions
) -> ScoreReport:
    """The share of the first number of the scheme that the answer is, else nothing.

    What can't be read says so in its reason.
    """
    text = response.get("text", "")
    if not isinstance(text, str):
        raise ResponseFault("text needs to be a text.")
    credit, reason, step = judge_number(scheme, text)
    part = Part(
        id="value",
        title="The number",
        field="text",
        weight=1.0,
        credit=credit,
        points=0.0,
        status=status_of(credit, text),
        reason=reason,
        quote=quote_stripped(text),
    )
    return make_report(
        kind="numeric",
        maximum=scheme["max_points"],
        parts=with_points([part], scheme["max_points"]),
        next_steps=[step] if step else [],
        versions=versions,
    )


def judge_number(scheme: Mapping[str, Any], text: str) -> tuple[float, str, str]:
    """Credit, reason and next step."""
    if not text.strip():
        return 0.0, "Nothing was written.", "Write a number: an estimate is better than nothing."
    units = scheme.get("units", {})
    reading = read_number(text, unit=scheme.get("unit", ""), units=units)
    if reading.value is None:
        return 0.0, reading.fault, "Write the number in a form such as 900, 1,000 or 1.5."
    met = find_number(scheme, reading.value)
    credit = share_of(met) if met else Fraction(0)
    if credit == 1:
        return 1.0, "The number is right.", ""
    if credit:
        reason = f"The number earns {describe_share(credit)} of the points."
        return float(credit), reason, "Look at what the right number is."
    if not met and is_unit_slip(reading.value, scheme):
        return 0.0, "The digits are right, the unit isn't.", "Check which unit is asked for."
    return 0.0, "The number isn't right.", "Work the number out again, step by step."


def find_number(scheme: Mapping[str, Any], value: Fraction) -> Mapping[str, Any] | None:
    """The first of the scheme's numbers that `value` is within the tolerance of."""
    return next((one for one in (scheme, *scheme.get("also", ())) if is_within(value, one)), None)


def is_within(value: Fraction, scheme: Mapping[str, Any]) -> bool:
    tolerance = scheme.get("tolerance", {})
    right = to_fraction(scheme["value"])
    absolute = to_fraction(tolerance.get("absolute", 0))
    return abs(value - right) <= max(
        absolute, to_fraction(tolerance.get("relative", 0)) * abs(right)
    )


def is_unit_slip(value: Fraction, scheme: Mapping[str, Any]) -> bool:
    """Whether the number would be right in another of the scheme's units."""
    factors = [to_fraction(f) for f in scheme.get("units", {}).values() if f != 1]
    return any(is_within(value * f, scheme) or is_within(value / f, scheme) for f in factors)


def find_choice_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    options = scheme.get("options")
    if not isinstance(options, list) or not 2 <= len(options) <= MOST_OPTIONS:
        yield Fault(f"options needs a list of 2 to {MOST_OPTIONS} options.", "options")
        return
    yield from find_item_faults(options, "Option", paths_of("options", options))
    if not all(isinstance(option, Mapping) for option in options):
        return
    for number, option in enumerate(options):
        if not isinstance(option.get("right"), bool):
            name = f"Option {option.get('id')!r}"
            says = f"{name} doesn't say whether it is right. Use true or false."
            yield Fault(says, f"options.{number}.right")
    right = sum(option.get("right") is True for option in options)
    if right == 0:
        yield Fault("No option is marked as right. Mark one with right: true.", "options")
    if scheme["kind"] == "single_choice" and right > 1:
        says = f"{right} options are marked as right. A single choice has exactly one."
        yield Fault(says, "options")
    elif right and all(isinstance(option.get("right"), bool) for option in options):
        yield from find_option_faults(scheme)


def find_true_false_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(scheme.get("right"), bool):
        says = f"right is {scheme.get('right')!r}. Say whether the statement is true or false."
        yield Fault(says, "right")
    for why in ("why_true", "why_false"):
        if not isinstance(scheme.get(why, ""), str):
            yield Fault(f"{why} isn't text.", why)


def find_numeric_faults(scheme: Mapping[str, Any]) -> Iterator[str]:
    if not is_number(scheme.get("value")):
        yield Fault(f"value is {scheme.get('value')!r}. Give the right number.", "value")
    unit = scheme.get("unit", "")
    units = scheme.get("units", {})
    if not isinstance(unit, str):
        yield Fault(f"unit is {unit!r}. Give the base unit as text, or leave it out.", "unit")
    if not isinstance(units, Mapping):
        says = "units needs a mapping from each unit to its factor, such as {min: 60, s: 1}."
        yield Fault(says, "units")
        return
    for name, factor in units.items():
        if not isinstance(name, str) or not is_number(factor) or factor <= 0:
            says = f"The unit {name!r} has the factor {factor!r}. Give a number above 0."
            yield Fault(says, "units")
    if isinstance(unit, str) and unit and unit in units and units[unit] != 1:
        says = f"The base unit {unit!r} has the factor {units[unit]!r}. Its factor is 1."
        yield Fault(says, "units")
    yield from find_tolerance_faults(scheme.get("tolerance", {}), "tolerance")
    also = scheme.get("also", [])
    if not isinstance(also, list) or not all(isinstance(one, Mapping) for one in also):
        yield Fault("also needs a list of further numbers, each with its value.", "also")
        return
    for number, one in enumerate(also, start=1):
        name, path = f"Further number {number}", f"also.{number - 1}"
        if not is_number(one.get("value")):
            says = f"{name} has the value {one.get('value')!r}. Give a number."
            yield Fault(says, f"{path}.value")
        yield from find_tolerance_faults(one.get("tolerance", {}), f"{path}.tolerance")
        yield from find_answer_faults(one, name, path)


def find_tolerance_faults(tolerance: object, path: str) -> Iterator[str]:
    if not isinstance(tolerance, Mapping):
        yield Fault("tolerance needs a mapping such as {absolute: 0, relative: 0.05}.", path)
        return
    for name, value in tolerance.items():
        if name not in ("absolute", "relative"):
            says = f"tolerance has the unknown entry {name!r}. Use absolute or relative."
            yield Fault(says, path)
        elif not is_number(value) or value < 0:
            says = f"The {name} tolerance is {value!r}. Give 0 or a number above it."
            yield Fault(says, f"{path}.{name}")
