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
        return {"units": sorted(content["answer"].get("units", {}))}

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        return {"text": read_text(data.get("text", ""))[:200].strip()}

    def check_response(self, response: Response, content: Content) -> None:
        import scoring

        scheme = self.scheme(content)
        if scoring.read_number(response["text"], unit=scheme["unit"], units=scheme["units"]).fault:
            raise ResponseError(describe_form(scheme["units"]))

    def is_empty(self, response: Response) -> bool:
        return not response.get("text")


def describe_form(units: Mapping[str, float]) -> str:
    """Say how the number is to be written, in figures that tell nothing of the answer."""
    # Of units that are names of one another only the first is shown.
    names = list({factor: name for name, factor in reversed(units.items())}.values())[::-1]
    if not names:
        return _("Write one number in figures, such as 20 or 1.5.")
    if len(names) == 1:
        return _("Write one number with its unit, such as 20 %(unit)s.") % {"unit": names[0]}
    return _("Write one number with its unit, such as 20 %(one)s or 1.5 %(other)s.") % {
        "one": names[0],
        "other": names[1],
    }
