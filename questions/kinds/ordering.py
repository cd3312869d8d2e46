"""Things to put in order."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from questions.kinds.base import (
    WHOLE,
    Content,
    Entry,
    Explained,
    QuestionKind,
    Response,
    ResponseError,
    count_right,
    earned_of,
    find_part,
    name_status,
    plain,
    rich,
)
from studyhub.wording import cut_words


class Ordering(QuestionKind):
    """Four to nine items; each two that follow each other rightly earn a point.

    The page names items by tokens: an author's ids mostly stand in the right order, and would tell.
    """

    slug = "ordering"
    stored = {"order": [str], "shared": int}
    entries = (
        Entry(
            "items",
            "records",
            gettext_lazy("Items"),
            gettext_lazy("In the right order, 4 to 9 of them."),
            entries=(
                Entry("id", "slug", gettext_lazy("Id")),
                Entry("text", "text", gettext_lazy("Text"), is_markdown=True),
            ),
        ),
        WHOLE,
    )

    def scheme(self, content: Content) -> dict[str, Any]:
        items = [{"id": one["id"], "text": one["text"]} for one in content["items"]]
        return {"kind": self.slug, "max_points": max(1, len(items) - 1), "items": items}

    def shown(self, content: Content, *, seed: int) -> dict[str, Any]:
        """Return the items shuffled by `seed`, never in the right order."""
        tokens = name_tokens(content)
        order = list(range(len(content["items"])))
        chance = random.Random(seed)
        while order == sorted(order):
            chance.shuffle(order)
        items = [content["items"][index] for index in order]
        return {
            "items": [
                {"id": tokens[one["id"]], "text": one["text"], "html": one.get("html", "")}
                for one in items
            ],
            "places": [str(place) for place in range(1, len(items) + 1)],
        }

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        """Return the items by their places; two at one place have none of their own."""
        places: dict[int, list[str]] = {}
        for identity, token in name_tokens(content).items():
            if place := read_place(data.get(f"place-{token}", ""), len(content["items"])):
                places.setdefault(place, []).append(identity)
        order = [here[0] for _place, here in sorted(places.items()) if len(here) == 1]
        shared = sum(len(here) for here in places.values() if len(here) > 1)
        return {"order": order} | ({"shared": shared} if shared else {})

    def typed(self, data: Mapping[str, Any], content: Content) -> Response:
        """Return the places as they were posted, also where two items have the same."""
        tokens = name_tokens(content).values()
        return {"places": {token: data.get(f"place-{token}", "") for token in tokens}}

    def parts(self, response: Response, content: Content) -> dict[str, Any]:
        places = self.filled(response, content)
        return {"order": [[f"place-{token}", place] for token, place in places.items()]}

    def filled(self, response: Response, content: Content) -> dict[str, str]:
        """Return the place of each token, as the page shows it."""
        if "places" in response:
            return response["places"]
        order = response.get("order", [])
        return {
            token: str(order.index(identity) + 1) if identity in order else ""
            for identity, token in name_tokens(content).items()
        }

    def first_input(self, content: Content) -> str:
        return "place"

    def is_empty(self, response: Response) -> bool:
        return not response.get("order") and not response.get("shared")

    def check_response(self, response: Response, content: Content) -> None:
        total = len(content["items"])
        if len(response["order"]) < total:
            raise ResponseError(
                _("Give each of the %(total)s items a place of its own.") % {"total": total}
            )

    def name_lack(self, response: Response, content: Content) -> str:
        placed, total = len(response.get("order", [])), len(content["items"])
        if placed == total or self.is_empty(response):
            return ""
        return _("%(placed)s of %(total)s placed") % {"placed": placed, "total": total}

    def tell(self, response: Response, content: Content) -> list[dict[str, str]]:
        texts = {one["id"]: one["text"] for one in content["items"]}
        order = [texts[one] for one in response.get("order", []) if one in texts]
        lines = [f"{place}. {text}" for place, text in enumerate(order, start=1)]
        return [{"title": _("Your order"), "text": "\n".join(lines)}]

    def explain(
        self, response: Response, content: Content, report: Mapping[str, Any]
    ) -> list[Explained]:
        """Return the items in the right order, each with what stands before it, there and here."""
        order = response.get("order", [])
        texts = {one["id"]: plain(one["text"]) for one in content["items"]}
        rows, before = [], None
        for place, item in enumerate(content["items"], start=1):
            given = order.index(item["id"]) if item["id"] in order else None
            status = status_of(before, item["id"], given, report)
            is_at_place = status == "wrong" and given == place - 1
            rows.append(
                Explained(
                    title=rich(item, "text"),
                    given="" if given is None else tell_place(given + 1, order, texts),
                    right=tell_place(place, list(texts), texts),
                    status=status,
                    why=_("The place is right, and what comes right before it is not.")
                    if is_at_place
                    else "",
                )
            )
            before = item["id"]
        return rows

    def say_points(self, response: Response, content: Content, report: Mapping[str, Any]) -> str:
        """Return how many neighbours are right: places by themselves earn nothing."""
        if not report or not response.get("order") or earned_of(report) == report["maximum"]:
            return ""
        counts = count_right(report)
        says = ngettext(
            "Points are for what comes right after what: %(right)s of %(total)s pair is right.",
            "Points are for what comes right after what: %(right)s of %(total)s pairs are right.",
            counts["total"],
        )
        return says % counts

    def without_words(self, response: Response, content: Content) -> Response:
        known = {one["id"] for one in content["items"]}
        return {"order": [one for one in response.get("order", []) if one in known]}


def tell_place(place: int, order: Sequence[str], texts: Mapping[str, str]) -> str:
    """Return a place in words: its number, and what comes right before it."""
    if place == 1:
        return _("first")
    before = cut_words(texts.get(order[place - 2], ""), 60)
    return _("place %(place)s, right after “%(before)s”") % {"place": place, "before": before}


def status_of(before: str | None, item: str, given: int | None, report: Mapping[str, Any]) -> str:
    """Return whether an item follows its neighbour; the first one has none and earns nothing."""
    if given is None or not report:
        return "missed" if report else ""
    if before is None:
        return "right" if given == 0 else "wrong"
    return name_status(find_part(report, f"{before}>{item}"))


def name_tokens(content: Content) -> dict[str, str]:
    """Return what the page calls each item: numbered by the alphabet, which tells no order."""
    by_text = sorted(content["items"], key=lambda one: one["text"])
    tokens = {one["id"]: f"i{number}" for number, one in enumerate(by_text, start=1)}
    return {identity: tokens[identity] for identity in sorted(tokens, key=tokens.get)}


def read_place(value: str, most: int) -> int | None:
    place = int(value) if value.isascii() and value.isdigit() and len(value) < 3 else 0
    return place if 1 <= place <= most else None
