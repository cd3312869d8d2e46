"""Single and multiple choice."""

import random
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from questions.kinds.alike import find_alike
from questions.kinds.base import (
    OPTIONS,
    WHOLE,
    Content,
    QuestionKind,
    Response,
    ResponseError,
    earned_of,
)
from questions.kinds.shares import shares_of, worth_of
from scoring.shares import share_options
from studyhub.templatetags.ui import points

# Thirds are written with five digits or so.
SLACK = 0.01
SCORED = ("id", "right", "text", "why", "share")


def list_options(options: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what the scorer takes of options: of a question or of a gap."""
    return [{key: option[key] for key in SCORED if key in option} for option in options]


class SingleChoice(QuestionKind):
    """One option is right."""

    slug = "single_choice"
    stored = {"choice": [str]}
    entries = (OPTIONS, WHOLE)
    multiple = False

    def options(self, content: Content) -> list[dict[str, Any]]:
        """Return the options in the author's order, with the key."""
        return content["options"]

    def find_faults(self, content: Content) -> Iterator[tuple[str, str]]:
        yield from super().find_faults(content)
        # Not in the scheme, by which what was stored before is marked.
        for place, sentence in find_alike(self.options(content)):
            yield f"options.{place}.text", sentence

    def scheme(self, content: Content) -> dict[str, Any]:
        return {
            "kind": self.slug,
            "max_points": worth_of(shares_of(content["options"])),
            "options": list_options(content["options"]),
        }

    def shown(self, content: Content, *, seed: int) -> dict[str, Any]:
        """Return the options in the order that `seed` gives: the same seed, the same order."""
        options = [
            {"id": option["id"], "text": option["text"], "html": option.get("html", "")}
            for option in self.options(content)
        ]
        random.Random(seed).shuffle(options)
        return {"options": options, "multiple": self.multiple}

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        chosen = self.typed(data, content)["choice"]
        known = [option["id"] for option in self.options(content)]
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
        known = [option["id"] for option in self.options(content)]
        return {"choice": [option for option in known if option in chosen]}

    def tell(self, response: Response, content: Content) -> list[dict[str, str]]:
        chosen = response.get("choice", [])
        texts = [one["text"] for one in self.options(content) if one["id"] in chosen]
        return [{"title": _("Your choice"), "text": "\n".join(texts)}]

    def first_input(self, content: Content) -> str:
        return "choice-1"

    def is_empty(self, response: Response) -> bool:
        return not response.get("choice")


class MultipleChoice(SingleChoice):
    """Several options can be right: right minus wrong, or by their shares, not below 0."""

    slug = "multiple_choice"
    multiple = True

    def say_points(self, response: Response, content: Content, report: Mapping[str, Any]) -> str:
        """Return how many right options were chosen, and what the wrong ones took back."""
        chosen = [one for one in content["options"] if one["id"] in response.get("choice", [])]
        right = sum(one["right"] for one in chosen)
        if not report or not right or earned_of(report) == report["maximum"]:
            return ""
        said = [say_right(right, sum(one["right"] for one in content["options"]))]
        if len(chosen) > right:
            said.append(say_wrong(len(chosen) - right))
        words = {"said": ", ".join(said), "points": points(earned_of(report))}
        words["maximum"] = points(report["maximum"])
        if self.is_rounded(response, content, report):
            return _("%(said)s: %(points)s of %(maximum)s, to the nearest quarter.") % words
        return _("%(said)s: %(points)s of %(maximum)s.") % words

    def is_rounded(self, response: Response, content: Content, report: Mapping[str, Any]) -> bool:
        """Return whether the shares of what was chosen are no whole number of quarters."""
        shares = share_options(self.scheme(content))
        earned = max(0, sum(shares.get(chosen, 0) for chosen in response["choice"]))
        return abs(float(earned) * report["maximum"] - earned_of(report)) > SLACK


def say_right(right: int, total: int) -> str:
    says = ngettext(
        "%(right)s of %(total)s right one chosen",
        "%(right)s of %(total)s right ones chosen",
        total,
    )
    return says % {"right": right, "total": total}


def say_wrong(count: int) -> str:
    says = ngettext(
        "%(count)s wrong one takes back its share",
        "%(count)s wrong ones take back their shares",
        count,
    )
    return says % {"count": count}
