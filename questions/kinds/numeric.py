"""A number with its unit."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from unicodedata import category

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from questions.kinds.base import (
    OTHERS,
    PER_CENT,
    Content,
    Entry,
    QuestionKind,
    Response,
    ResponseError,
    read_text,
    rich,
)
from questions.kinds.shares import shares_of, worth_of
from scoring.numbers import NUMBER, find_factor
from studyhub.wording import cut_words

# Of what was typed an error quotes so much.
LONGEST_QUOTE = 40
# With what the scorer reads over before a number, and behind it.
SIGN_FIRST = re.compile(
    r"(?P<about>[=~\u2248]*\s*)(?P<sign>[-+\u2010-\u2015\u2212]?)\s*"
    r"(?P<currency>\S)\s*(?P<number>.+?)\.?"
)
TOLERANCE = Entry(
    "tolerance",
    "fields?",
    gettext_lazy("Tolerance"),
    entries=(
        Entry("absolute", "number?", gettext_lazy("Up to so much off")),
        Entry("relative", "number?", gettext_lazy("Up to such a share off, such as 0.05")),
    ),
)
TOLD = Entry("why", "text?", gettext_lazy("Feedback"), is_markdown=True)
ANSWER = (
    Entry("value", "number", gettext_lazy("Right number")),
    Entry("unit", "text?", gettext_lazy("Unit"), gettext_lazy("A bare number means this unit.")),
    Entry(
        "units",
        "fields?",
        gettext_lazy("Units to choose from"),
        gettext_lazy("Each with how much of the first unit it is: s 1, min 60."),
    ),
    TOLERANCE,
    TOLD,
    Entry(
        "also",
        "records?",
        gettext_lazy("Further numbers"),
        gettext_lazy("The first number that fits counts, the right one before these."),
        entries=(
            Entry("value", "number", gettext_lazy("Number")),
            TOLERANCE,
            Entry("share", "number?", gettext_lazy("Share of the points"), PER_CENT),
            TOLD,
        ),
    ),
    OTHERS,
)


class Numeric(QuestionKind):
    """One number, in any of the units that the question names."""

    slug = "numeric"
    entries = (Entry("answer", "fields", gettext_lazy("Answer"), entries=ANSWER),)

    def find_faults(self, content: Content) -> Iterator[tuple[str, str]]:
        yield from super().find_faults(content)
        yield from find_number_faults(content["answer"], "answer")

    def place_fault(self, path: str, content: Content) -> str:
        return f"answer.{path}" if path else ""

    def scheme(self, content: Content) -> dict[str, Any]:
        answer = content["answer"]
        worth = worth_of(shares_of(answer.get("also", [])))
        return {"kind": self.slug, "max_points": worth, **number_scheme(answer)}

    def shown(self, content: Content, *, seed: int) -> dict[str, Any]:
        return show_units(content["answer"])

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        return {"text": put_currency_last(read_text(data.get("text", ""))[:200].strip())}

    def check_response(self, response: Response, content: Content) -> None:
        refuse_slip(response["text"], content["answer"])

    def name_lack(self, response: Response, content: Content) -> str:
        if self.is_empty(response):
            return ""
        reading = self.read_value(response, content)
        if reading.fault:
            return _("its unit is not known here") if reading.unit else _("not a number yet")
        return _("no unit yet") if lacks_unit(reading, self.scheme(content)["units"]) else ""

    def read_value(self, response: Response, content: Content):
        """Return the number as the scorer reads it, in the base unit, or its fault."""
        return read_value(response.get("text", ""), content["answer"])

    def is_empty(self, response: Response) -> bool:
        return not response.get("text")


def put_currency_last(text: str) -> str:
    """Return "$1,000" as "1,000 $", and all else as it is: the scorer reads a unit behind a number.

    This is done where an answer comes in. The scorer itself takes no sign before a number, so that
    what was stored and marked is marked again as it was.
    """
    found = SIGN_FIRST.fullmatch(text)
    if found is None or category(found["currency"]) != "Sc":
        return text
    number = found["sign"] + found["number"]
    return f"{found['about']}{number} {found['currency']}" if NUMBER.fullmatch(number) else text


def find_number_faults(answer: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """Yield what would make a number count as another one, with its path."""
    yield from find_wide_tolerances(answer, path)
    yield from find_unit_faults(answer, path)
    yield from find_covered_numbers(answer, path)


def find_covered_numbers(answer: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """Yield the further numbers that no answer reaches: an earlier one takes all that fits them."""
    before = [answer]
    for place, one in enumerate(answer.get("also", [])):
        low, high = reach_of(one)
        for other in before:
            least, most = reach_of(other)
            if least <= low and high <= most and not is_wide(other):
                sentence = (
                    f"No answer gets here: {one['value']} lies within the tolerance of "
                    f"{other['value']}, which comes first. Remove it, or narrow that tolerance."
                )
                yield f"{path}.also.{place}.value", sentence
                break
        before.append(one)


def reach_of(number: Mapping[str, Any]) -> tuple[Decimal, Decimal]:
    """Return the least and the most that counts as a number, as the scorer has it."""
    tolerance = number.get("tolerance", {})
    value, absolute, relative = (
        Decimal(str(one))
        for one in (number["value"], tolerance.get("absolute", 0), tolerance.get("relative", 0))
    )
    margin = max(absolute, relative * abs(value))
    return value - margin, value + margin


def is_wide(number: Mapping[str, Any]) -> bool:
    """Return whether any number counts as this one: a fault by itself."""
    return number.get("tolerance", {}).get("relative", 0) >= 1


def find_unit_faults(answer: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """Yield a unit of the right number where `units` measures in another one, with its path."""
    unit, units = answer.get("unit", ""), answer.get("units") or {}
    measure = next((name for name, factor in units.items() if factor == 1), "")
    if unit and measure and unit not in units and not is_measure(unit, units):
        sentence = (
            f"A bare number means {unit}, but units measures in {measure}. "
            f"Give {unit} 1 there and the others how much {unit} they are."
        )
        yield f"{path}.unit", sentence


def is_measure(unit: str, units: Mapping[str, float]) -> bool:
    """Return whether a unit is the one that `units` measures in, by another of its names.

    So it is for the scorer, which reads "seconds" and "S" as s.
    """
    same = [
        factor
        for name, factor in units.items()
        if find_factor(unit, {name: 1}) or find_factor(name, {unit: 1})
    ]
    return set(same) == {1}


def find_wide_tolerances(answer: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """Yield the shares by which numbers may be off that let any number count, with their paths."""
    also = enumerate(answer.get("also", []))
    for at, number in ((path, answer), *((f"{path}.also.{place}", one) for place, one in also)):
        if is_wide(number):
            relative = number["tolerance"]["relative"]
            sentence = (
                f"The relative tolerance is {relative}, which is {relative * 100:g} per cent. Give "
                "less than 1: 5 per cent is 0.05."
            )
            yield f"{at}.tolerance.relative", sentence


def number_scheme(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the scorer takes of an answer: of a question or of a gap."""
    unit = answer.get("unit", "")
    kept = ("value", "tolerance", "share")
    also = [{key: one[key] for key in kept if key in one} for one in answer.get("also", [])]
    scheme = {
        "value": answer["value"],
        "unit": unit,
        "units": list_units(answer),
        "tolerance": answer.get("tolerance", {"absolute": 0, "relative": 0}),
    }
    return scheme | ({"also": also} if also else {})


def list_units(answer: Mapping[str, Any]) -> dict[str, float]:
    """Return the units that a number may have: its own as well where `units` names others alone."""
    unit, units = answer.get("unit", ""), answer.get("units") or {}
    return units if not unit or is_measure(unit, units) else {unit: 1, **units}


def show_units(answer: Mapping[str, Any]) -> dict[str, Any]:
    units = list_units(answer) if answer.get("units") else {}
    return {"units": sorted(units), "needs_unit": is_ambiguous(units)}


def read_value(text: str, answer: Mapping[str, Any]):
    """Return a number as the scorer reads it, in the base unit, or its fault."""
    import scoring

    scheme = number_scheme(answer)
    return scoring.read_number(text, unit=scheme["unit"], units=scheme["units"])


def find_word(text: str, answer: Mapping[str, Any]) -> str:
    """Return what the author says to this number; "" where it is none, or nothing is said."""
    import scoring

    value = read_value(text, answer).value
    if value is None:
        return ""
    numbers = (answer, *answer.get("also", []))
    met = next((one for one in numbers if scoring.is_within(value, one)), None)
    return rich(met, "why") if met else rich(answer, "others")


def describe_expected(answer: Mapping[str, Any]) -> str:
    """Return the right numbers with their unit and tolerance."""
    unit = answer.get("unit", "")
    full = [one for one in answer.get("also", []) if one.get("share", 100) == 100]
    return _(" or ").join(describe_number(one, unit) for one in (answer, *full))


def describe_number(answer: Mapping[str, Any], unit: str) -> str:
    number = f"{number_format(answer['value'], force_grouping=True)} {unit}".strip()
    tolerance = answer.get("tolerance", {})
    absolute, relative = tolerance.get("absolute", 0), tolerance.get("relative", 0)
    # The wider of the two is the one that counts.
    if absolute and absolute >= relative * abs(answer["value"]):
        spread = f"{number_format(absolute, force_grouping=True)} {unit}".strip()
    elif relative:
        spread = f"{relative * 100:g} %"
    else:
        return number
    return _("%(number)s, give or take %(spread)s") % {"number": number, "spread": spread}


def refuse_slip(text: str, answer: Mapping[str, Any], field: str = "") -> None:
    """Raise ResponseError where a number cannot be read, or lacks the unit that it needs."""
    units = number_scheme(answer)["units"]
    reading = read_value(text, answer)
    names = name_units(units, first=answer.get("unit", ""))
    if reading.fault:
        raise ResponseError(f"{describe_fault(reading, text)} {describe_form(names)}", field)
    if lacks_unit(reading, units):
        one, other = names[:2]
        raise ResponseError(
            _("Write the unit too, such as 20 %(one)s or 1.5 %(other)s.")
            % {"one": one, "other": other},
            field,
        )


def name_units(units: Mapping[str, float], *, first: str = "") -> list[str]:
    """Return the units; of those that are names of one another only one, `first` if it is it."""
    ordered = sorted(units.items(), key=lambda unit: unit[0] != first)
    return list({factor: name for name, factor in reversed(ordered)}.values())[::-1]


def is_ambiguous(units: Mapping[str, float]) -> bool:
    """Return whether a bare number could mean several things."""
    return len(name_units(units)) > 1


def lacks_unit(reading, units: Mapping[str, float]) -> bool:
    """Return whether a number stands without the unit that it needs. Nothing is nothing in any."""
    return is_ambiguous(units) and not reading.unit and reading.value != 0


def describe_fault(reading, text: str) -> str:
    """Say which unit is not known here, or that `text` cannot be read as a number."""
    if reading.unit:
        return _("\u201c%(unit)s\u201d is no unit of this question.") % {"unit": reading.unit[:20]}
    shown = {"text": cut_words(text.strip(), LONGEST_QUOTE)}
    return _("\u201c%(text)s\u201d cannot be read as a number.") % shown


def describe_form(names: list[str]) -> str:
    """Say how a number is written in units of these `names`.

    An example stands before the answer is given: its figures are such as no question asks for.
    """
    if not names:
        return _("Write it in figures with a decimal point, like 12,345 or 6.78.")
    if len(names) == 1:
        says = _("Write it in figures with a decimal point, like 12,345 or 6.78 %(unit)s.")
        return says % {"unit": names[0]}
    one, other = names[:2]
    says = _(
        "Write it with its unit, in figures with a decimal point, like 12,345 %(one)s or 6.78 "
        "%(other)s."
    )
    return says % {"one": one, "other": other}


def say_reading(text: str, answer: Mapping[str, Any]) -> str:
    """Return a number as it was read, behind what was typed where that says something else.

    "16.000" is 16, since a point stands before decimals, and may have been meant as thousands.
    """
    read = describe_reading(text, answer)
    if bare(text) in (bare(read), bare(read.removesuffix(answer.get("unit", "")))):
        return read
    if not read:
        return text
    return _("%(typed)s, read as %(read)s") % {"typed": text, "read": read}


def bare(text: str) -> str:
    """Return a number without the marks between thousands and the spaces before its unit."""
    return re.sub(r"[\s,'_]", "", text)


def describe_reading(text: str, answer: Mapping[str, Any]) -> str:
    """Return the number as the scorer read it, in the base unit; "" where it is none."""
    value = read_value(text, answer).value
    if value is None:
        return ""
    number = value.numerator if value.denominator == 1 else float(value)
    return f"{number_format(number, force_grouping=True)} {answer.get('unit', '')}".strip()
