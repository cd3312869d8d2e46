"""Reads a typed number with its unit, exactly, as a person would write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from scoring.text import INVISIBLE

LONGEST: Final = 100
NUMBER: Final = re.compile(
    r"(?P<sign>[-+\u2010-\u2015\u2212])?\s*"
    r"(?P<digits>\d{1,3}(?:[ ,\u00a0\u2009\u202f'_]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
    r"(?:[eE](?P<exponent>[-+]?\d{1,2})(?![\d.]))?"
)
MINUS: Final = ("-", *"\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
"""A minus, and the dashes that people and word processors put for one."""
UNIT: Final = re.compile(
    r"\s*(?P<unit>[^\d\s.,+\u2010-\u2015\u2212-][^\d,+\u2212]*?)?\s*"
    r"(?=[\d.+\u2212]|[-\u2010-\u2015]\s*[\d.]|$)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A number in the base unit; or `fault`, a plain sentence, when it can't be read.

    `unit` is the last one as it was typed; with a fault it is the one that isn't known here,
    where the text ends in it.
    """

    value: Fraction | None
    fault: str = ""
    unit: str = ""


def to_fraction(value: float | int) -> Fraction:
    """The number as it was written in the scheme: 0.1 is a tenth, not its nearest float."""
    return Fraction(Decimal(repr(value)))


def read_number(text: str, *, unit: str, units: Mapping[str, float]) -> Reading:
    """Reads "15 min", "1 h 30 min", "900s", "1e3", "1,000" or "1 000" in the base unit.

    A minus holds for all that follows. Before a later number it is none: "5 min - 10 min" says
    from where to where, and is no number.
    """
    rest = INVISIBLE.sub("", text).strip().lstrip("=~\u2248").rstrip(".").strip()
    if len(rest) > LONGEST:
        return Reading(None, "The answer is too long to be a number. Write only the number.")
    factors = {unit: 1.0, **units} if unit else dict(units)
    total, count, bare, last_unit, is_below = Fraction(0), 0, 0, "", False
    while rest:
        number = NUMBER.match(rest)
        if number is None or (count and number["sign"] in MINUS):
            return Reading(None, describe_unreadable(text))
        rest = rest[number.end() :]
        named = UNIT.match(rest)
        if named is None:
            return Reading(None, describe_unreadable(text))
        rest, name = rest[named.end() :], named["unit"] or ""
        factor = find_factor(name, factors)
        if factor is None:
            return Reading(None, describe_unit(name, factors), unit="" if rest else name)
        is_below = is_below or number["sign"] in MINUS
        count, bare, last_unit = count + 1, bare + (not name), name
        total += read_digits(number) * factor
    if count == 0 or (count > 1 and bare):
        return Reading(None, describe_unreadable(text))
    return Reading(-total if is_below else total, unit=last_unit)


def read_digits(number: re.Match[str]) -> Fraction:
    digits = re.sub(r"[^\d.]", "", number["digits"])
    return Fraction(digits.rstrip(".") or "0") * Fraction(10) ** int(number["exponent"] or 0)


COMMON_NAMES: Final[Mapping[str, str]] = {
    name: unit
    for unit, names in {
        "ms": "msec msecs millisecond milliseconds",
        "s": "sec secs second seconds",
        "min": "mins minute minutes",
        "h": "hr hrs hour hours",
        "d": "day days",
        "%": "percent",
    }.items()
    for name in names.split()
}


def find_factor(name: str, factors: Mapping[str, float]) -> Fraction | None:
    """The factor of a unit: by its exact name, in any case, without a plural s, by its symbol."""
    if not name:
        return Fraction(1)
    if name in factors:
        return to_fraction(factors[name])
    folded = name.casefold()
    plural = folded[:-1] if folded.endswith("s") and len(folded) > 3 else folded
    for forms in ({folded, plural}, {COMMON_NAMES.get(folded, folded)}):
        found = {factor for unit, factor in factors.items() if unit.casefold() in forms}
        if len(found) == 1:
            return to_fraction(found.pop())
    return None


def describe_unreadable(text: str) -> str:
    shown = text.strip()[:40]
    return f"\u201c{shown}\u201d can't be read as a number. Write it like 900, 1,000 or 1.5."


def describe_unit(name: str, factors: Mapping[str, float]) -> str:
    shown = name[:20]
    if not factors:
        return f"\u201c{shown}\u201d isn't expected here. Write the number without a unit."
    return f"The unit \u201c{shown}\u201d isn't known here. Use one of: {', '.join(factors)}."
