"""A statement that is true or false."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from questions.kinds.base import Content, Entry
from questions.kinds.choice import SingleChoice


class TrueFalse(SingleChoice):
    """A choice of two that are the same for every question, in the same order."""

    slug = "true_false"
    entries = (
        # Chosen, not ticked: what was left alone would be a key.
        Entry("right", "flag", gettext_lazy("The statement is"), choices=("true", "false")),
        Entry(
            "why_true",
            "text",
            gettext_lazy("What to say to those who chose true"),
            is_markdown=True,
        ),
        Entry(
            "why_false",
            "text",
            gettext_lazy("What to say to those who chose false"),
            is_markdown=True,
        ),
    )

    def options(self, content: Content) -> list[dict[str, Any]]:
        return [
            {
                "id": name,
                "text": text,
                "right": content["right"] is (name == "true"),
                "why": content.get(f"why_{name}", ""),
                "why_html": content.get(f"why_{name}_html", ""),
            }
            for name, text in (("true", _("True")), ("false", _("False")))
        ]

    def scheme(self, content: Content) -> dict[str, Any]:
        return {
            "kind": self.slug,
            "max_points": 1,
            "right": content["right"],
            "why_true": content.get("why_true", ""),
            "why_false": content.get("why_false", ""),
        }

    def shown(self, content: Content, *, seed: int) -> dict[str, Any]:
        options = [{"id": one["id"], "text": one["text"]} for one in self.options(content)]
        return {"options": options, "multiple": False}
