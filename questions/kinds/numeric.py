"""A number with its unit."""

from collections.abc import Mapping
from typing import Any

from questions.kinds.base import Content, QuestionKind, Response, read_text


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

    def is_empty(self, response: Response) -> bool:
        return not response.get("text")
