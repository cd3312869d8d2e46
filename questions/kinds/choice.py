"""Single and multiple choice."""

import random
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from questions.kinds.base import Content, QuestionKind, Response, ResponseError


class SingleChoice(QuestionKind):
    """One option is right."""

    slug = "single_choice"
    multiple = False

    def scheme(self, content: Content) -> dict[str, Any]:
        return {
            "kind": self.slug,
            "max_points": 1,
            "options": [
                {key: option[key] for key in ("id", "right", "text", "why") if key in option}
                for option in content["options"]
            ],
        }

    def shown(self, content: Content, *, seed: int) -> dict[str, Any]:
        """Return the options in the order that `seed` gives: the same seed, the same order."""
        options = [
            {"id": option["id"], "text": option["text"], "html": option.get("html", "")}
            for option in content["options"]
        ]
        random.Random(seed).shuffle(options)
        return {"options": options, "multiple": self.multiple}

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        chosen = self.typed(data, content)["choice"]
        known = [option["id"] for option in content["options"]]
        if unknown := set(chosen) - set(known):
            raise ResponseError(
                _("“%(option)s” is not an option of this question. Choose again.")
                % {"option": sorted(unknown)[0][:40]}
            )
        if not self.multiple and len(set(chosen)) > 1:
            raise ResponseError(_("Choose one option."))
        return {"choice": [option for option in known if option in chosen]}

    def typed(self, data: Mapping[str, Any], content: Content) -> Response:
        many = data.getlist("choice") if hasattr(data, "getlist") else data.get("choice", [])
        return {"choice": many}

    def without_words(self, response: Response, content: Content) -> Response:
        """Return the options that were chosen, and only those that the question has."""
        chosen = response.get("choice", [])
        return {"choice": [option["id"] for option in content["options"] if option["id"] in chosen]}

    def first_input(self, content: Content) -> str:
        return "choice-1"

    def is_empty(self, response: Response) -> bool:
        return not response.get("choice")


class MultipleChoice(SingleChoice):
    """Several options can be right: right minus wrong, not below 0."""

    slug = "multiple_choice"
    multiple = True
