"""A number with its unit."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from questions.kinds.base import Content, QuestionKind, Response, ResponseError, read_text


class Numeric(QuestionKind):
    """One number, in any of the units that the question names."""

    slug = "numeric"

    def scheme(self, content: Content) -> dict[str, Any]:
        answer = content["answer"]
        unit = answer.get("unit", "")
        return {
            "kind": self.slug,
            "max_points": 1,
            "value": answer["value"],
            "unit": unit,
            "units": answer.get("units", {unit: 1} if unit else {}),
            "tolerance": answer.get("tolerance", {"absolute": 0, "relative": 0}),
        }

    def shown(self, content: Content, *, seed: int) -> dict[str, Any]:
        units = content["answer"].get("units", {})
        return {"units": sorted(units), "needs_unit": is_ambiguous(units)}

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        return {"text": read_text(data.get("text", ""))[:200].strip()}

    def check_response(self, response: Response, content: Content) -> None:
        units = self.scheme(content)["units"]
        reading = self.read_value(response, content)
        if reading.fault:
            raise ResponseError(describe_form(units))
        if lacks_unit(reading, units):
            one, other = name_units(units)[:2]
            raise ResponseError(
                _("Write the unit too, such as 20 %(one)s or 1.5 %(other)s.")
                % {"one": one, "other": other}
            )

    def name_lack(self, response: Response, content: Content) -> str:
        if self.is_empty(response):
            return ""
        reading = self.read_value(response, content)
        if reading.fault:
            return _("not a number yet")
        return _("no unit yet") if lacks_unit(reading, self.scheme(content)["units"]) else ""

    def read_value(self, response: Response, content: Content):
        """Return the number as the scorer reads it, in the base unit, or its fault."""
        import scoring

        scheme = self.scheme(content)
        return scoring.read_number(response["text"], unit=scheme["unit"], units=scheme["units"])

    def is_empty(self, response: Response) -> bool:
        return not response.get("text")


def name_units(units: Mapping[str, float]) -> list[str]:
    """Return the units; of those that are names of one another only the first."""
    return list({factor: name for name, factor in reversed(units.items())}.values())[::-1]


def is_ambiguous(units: Mapping[str, float]) -> bool:
    """Return whether a bare number could mean several things."""
    return len(name_units(units)) > 1


def lacks_unit(reading, units: Mapping[str, float]) -> bool:
    """Return whether a number stands without the unit that it needs. Nothing is nothing in any."""
    return is_ambiguous(units) and not reading.unit and reading.value != 0


def describe_form(units: Mapping[str, float]) -> str:
    """Say how the number is to be written, in figures that tell nothing of the answer."""
    names = name_units(units)
    if not names:
        return _("Write one number in figures, such as 20 or 1.5.")
    if len(names) == 1:
        return _("Write one number with its unit, such as 20 %(unit)s.") % {"unit": names[0]}
    return _("Write one number with its unit, such as 20 %(one)s or 1.5 %(other)s.") % {
        "one": names[0],
        "other": names[1],
    }
