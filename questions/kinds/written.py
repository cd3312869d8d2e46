"""A written answer, marked by key points."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from questions.kinds.base import Content, Field, QuestionKind, Response, read_text


class Written(QuestionKind):
    """Free text against a marking scheme of key points."""

    slug = "written"

    def scheme(self, content: Content) -> dict[str, Any]:
        return {
            "kind": self.slug,
            "max_points": 10,
            "question": content["text"],
            "model_answer": content.get("model_answer", ""),
            "key_points": content["key_points"],
        }

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        return {"text": read_text(data.get("text", ""))}

    def is_empty(self, response: Response) -> bool:
        return not response.get("text", "").strip()

    def fields(self, content: Content) -> list[Field]:
        return [Field("text", _("Your answer"))]

    def text_of(self, response: Response, field: str) -> str:
        return response.get("text", "")
