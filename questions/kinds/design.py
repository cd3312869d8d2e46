"""The design of a system: sections in words, named components, and what connects them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import scoring
from lessons.domain.markdown import render_line, render_text
from questions.kinds.base import Content, Entry, Field, Response, ResponseError, read_text
from questions.kinds.star import Star, exemplars
from questions.kinds.written import MINUTES, find_weight_faults, key_points

ARROW = " \u2192 "
MOST_FREE = 30
MOST_ROWS = 30
# How many empty rows a page has before a script adds more: alike for all questions.
ROWS = 12
LONGEST_NAME = 80
WEIGHT = Entry(
    "weight",
    "number",
    gettext_lazy("Weight"),
    gettext_lazy("0 for what is offered though nothing needs it."),
)
BY_TITLE = gettext_lazy("The title of a component.")
ENDS = (
    Entry("from", "slug", gettext_lazy("From"), BY_TITLE, of="components"),
    Entry("to", "slug", gettext_lazy("To"), BY_TITLE, of="components"),
    Entry("says", "text?", gettext_lazy("What flows")),
)


class Design(Star):
    """Sections of an AnswerTemplate, the components of the system, and its connections."""

    slug = "design"
    stored = {**Star.stored, "components": [str], "connections": [{str: str}]}
    entries = (
        MINUTES,
        Entry("template", "slug", gettext_lazy("Answer template")),
        Entry("requirements", "texts", gettext_lazy("Requirements")),
        Entry(
            "components",
            "records",
            gettext_lazy("Components"),
            gettext_lazy("All are offered to the learner; at least two have the weight 0."),
            entries=(
                Entry("id", "slug", gettext_lazy("Id")),
                Entry("title", "title", gettext_lazy("Title")),
                Entry("accepted", "texts?", gettext_lazy("Other names")),
                WEIGHT,
            ),
        ),
        Entry(
            "connections",
            "records",
            gettext_lazy("Connections"),
            entries=(*ENDS, WEIGHT),
        ),
        key_points(),
        Entry("model_answer", "fields", gettext_lazy("Model answer, section by section")),
        exemplars(
            Entry("components", "texts?", gettext_lazy("Components"), of="components"),
            Entry("connections", "records?", gettext_lazy("Connections"), entries=ENDS),
        ),
    )

    def find_faults(self, content: Content) -> Iterator[tuple[str, str]]:
        yield from super().find_faults(content)
        yield from find_weight_faults(content)

    def scheme(self, content: Content) -> dict[str, Any]:
        sections = super().scheme(content)["sections"]
        components = [
            {key: one[key] for key in ("id", "title", "accepted", "weight") if key in one}
            for one in content["components"]
        ]
        return {
            "kind": self.slug,
            "max_points": 20,
            "question": "\n".join([content["text"], *content["requirements"]]),
            "sections": sections,
            "components": components,
            "connections": content["connections"],
            "key_points": content["key_points"],
            "model_answer": content["model_answer"],
        }

    def add_html(self, content: Content) -> dict[str, Any]:
        heading = render_text(content["text"])
        return {**super().add_html(content), "heading_html": heading}

    def render_text(self, content: Content) -> str:
        """Return what is asked with its requirements: what a reader of an answer sees."""
        lines = "\n".join(f"<li>{render_line(one)}</li>" for one in content["requirements"])
        return f"{render_text(content['text'])}\n<ul>\n{lines}\n</ul>"

    def shown(self, content: Content, *, seed: int) -> dict[str, Any]:
        """Return what is offered, by the alphabet; each title is a component or it is surplus."""
        offered = [{"id": one["id"], "title": one["title"]} for one in content["components"]]
        return {
            "heading": content.get("heading_html") or escape(content["text"]),
            "requirements": content["requirements"],
            "offered": sorted(offered, key=lambda one: one["title"].casefold()),
            "rows": range(1, ROWS + 1),
            "most_rows": MOST_ROWS,
        }

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        ids = ids_by_title(content)
        return {
            **super().read(data, content),
            "components": read_components(data, ids),
            "connections": list(read_connections(data, ids)),
        }

    def typed(self, data: Mapping[str, Any], content: Content) -> Response:
        ids = ids_by_title(content)
        return {
            **super().typed(data, content),
            "components": [*picked(data), *free_lines(data)],
            "connections": [name_ends(row, ids) for row in list_rows(data)],
        }

    def parts(self, response: Response, content: Content) -> dict[str, Any]:
        drawn = self.filled(response, content)
        picked_ids = [["component", one] for one in drawn["picked"]]
        rows = [
            [f"{end}-{number}", row[end]]
            for number, row in enumerate(drawn["rows"], start=1)
            for end in ("from", "to", "says")
        ]
        return {
            **response.get("sections", {}),
            "components": [*picked_ids, ["component-free", drawn["free"]]],
            "connections": rows,
        }

    def filled(self, response: Response, content: Content) -> dict[str, Any]:
        """Return the components and connections as the page has them, by their titles."""
        titles = titles_by_id(content)
        named = response.get("components", [])
        rows = [
            {**row, "from": titles.get(row["from"], row["from"])}
            | {"to": titles.get(row["to"], row["to"])}
            for row in response.get("connections", [])
        ]
        empty = {"from": "", "to": "", "says": ""}
        return {
            "picked": [one for one in named if one in titles],
            "free": "\n".join(one for one in named if one not in titles),
            "rows": rows + [empty] * max(3 if rows else ROWS, ROWS - len(rows)),
        }

    def is_readable(self, response: Any) -> bool:
        rows = response.get("connections", []) if super().is_readable(response) else [{}]
        return all(row.keys() >= {"from", "to"} for row in rows)

    def is_empty(self, response: Response) -> bool:
        drawn = response.get("components") or response.get("connections")
        return not drawn and super().is_empty(response)

    def fields(self, content: Content) -> list[Field]:
        return [
            *super().fields(content),
            Field("components", _("Components"), is_drawn=True),
            Field("connections", _("Connections"), is_drawn=True),
        ]

    def text_of(self, response: Response, field: str, content: Content) -> str:
        # A map of an interview asks about the sections alone, and brings no components.
        if field not in ("components", "connections"):
            return super().text_of(response, field, content)
        titles = titles_by_id(content)
        if field == "components":
            return "\n".join(titles.get(one, one) for one in response.get("components", []))
        return "\n".join(tell_row(row, titles) for row in response.get("connections", []))

    def without_words(self, response: Response, content: Content) -> Response:
        """Return what was picked from the question's own list; names and words go."""
        titles = titles_by_id(content)
        return {
            "components": [one for one in response.get("components", []) if one in titles],
            "connections": [
                {"from": row["from"], "to": row["to"], "says": ""}
                for row in response.get("connections", [])
                if row["from"] in titles and row["to"] in titles
            ],
        }


def titles_by_id(content: Content) -> dict[str, str]:
    return {one["id"]: one["title"] for one in content["components"]}


def ids_by_title(content: Content) -> dict[str, str]:
    """Return the ids by what a title and an id compare as. Other accepted names are the key's."""
    names = [
        (name, one["id"]) for one in content["components"] for name in (one["title"], one["id"])
    ]
    return {scoring.fold_text(name): identity for name, identity in names}


def read_components(data: Mapping[str, Any], ids: Mapping[str, str]) -> list[str]:
    """Return the ids that were picked, then the names that were typed; each once."""
    known = set(ids.values())
    chosen = [one for one in picked(data) if one in known]
    typed = [read_name(line, "component-free") for line in free_lines(data)]
    named = [ids.get(scoring.fold_text(line), line) for line in typed if line]
    if len(named) > MOST_FREE:
        raise ResponseError(
            _("%(count)s components of your own; %(limit)s is the limit. Leave some out.")
            % {"count": len(named), "limit": MOST_FREE},
            "component-free",
        )
    return list(dict.fromkeys([*chosen, *named]))


def picked(data: Mapping[str, Any]) -> list[str]:
    return data.getlist("component") if hasattr(data, "getlist") else data.get("component", [])


def free_lines(data: Mapping[str, Any]) -> list[str]:
    return [line for line in data.get("component-free", "").splitlines() if line.strip()]


def list_rows(data: Mapping[str, Any]) -> Iterable[dict[str, str]]:
    """Yield the rows of the form in which something stands."""
    for number in range(1, MOST_ROWS + 1):
        row = {end: data.get(f"{end}-{number}", "") for end in ("from", "to", "says")}
        if any(value.strip() for value in row.values()):
            yield row


def read_connections(data: Mapping[str, Any], ids: Mapping[str, str]) -> Iterable[dict[str, str]]:
    for number, row in enumerate(list_rows(data), start=1):
        read = {end: read_name(value, f"{end}-{number}") for end, value in row.items()}
        yield name_ends(read, ids)


def name_ends(row: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, str]:
    """Return a row with the ids of the components that it names by their titles."""
    ends = {end: ids.get(scoring.fold_text(row[end]), row[end]) for end in ("from", "to")}
    return {**ends, "says": row["says"]}


def read_name(value: str, field: str) -> str:
    name = " ".join(read_text(value, field).split())
    if len(name) > LONGEST_NAME:
        raise ResponseError(
            _("A name has %(count)s characters; %(limit)s is the limit. Shorten it.")
            % {"count": len(name), "limit": LONGEST_NAME},
            field,
        )
    return name


def tell_row(row: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """Return a connection as one line: from, to, and what flows."""
    ends = ARROW.join(titles.get(row[end], row[end]) or "?" for end in ("from", "to"))
    return f"{ends}: {row['says']}" if row.get("says") else ends
