"""A behavioural answer in the sections of an answer template, such as STAR."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from questions.kinds.base import Content, Entry, Field, QuestionKind, Response, read_text
from questions.kinds.written import MINUTES, POINTS, QUALITY, WHY_POINTS, key_points

SECTIONS = Entry("sections", "fields", gettext_lazy("Answer, section by section"))


def exemplars(*others: Entry) -> Entry:
    """Return the entry of the answers that people marked; the model answer is the full one."""
    entries = (replace(QUALITY, choices=("partial", "weak")), POINTS, WHY_POINTS, SECTIONS)
    return Entry(
        "exemplars",
        "records?",
        gettext_lazy("Answers that people marked"),
        entries=(*entries, *others),
    )


class Star(QuestionKind):
    """Sections of an AnswerTemplate, which the loader has copied into the content."""

    slug = "star"
    stored: Mapping[str, Any] = {"sections": {str: str}}
    entries = (
        MINUTES,
        Entry("template", "slug", gettext_lazy("Answer template")),
        Entry("competencies", "slugs", gettext_lazy("Competencies")),
        Entry("strong", "texts", gettext_lazy("A strong answer shows")),
        Entry("red_flags", "texts", gettext_lazy("Red flags")),
        key_points("records?"),
        Entry("model_answer", "fields?", gettext_lazy("Model answer, section by section")),
        exemplars(),
    )

    def find_faults(self, content: Content) -> Iterator[tuple[str, str]]:
        yield from super().find_faults(content)
        yield from find_section_faults(content)

    def place_fault(self, path: str, content: Content) -> str:
        is_of_template = path.partition(".")[0] == "sections"
        return "template" if is_of_template else super().place_fault(path, content)

    def scheme(self, content: Content) -> dict[str, Any]:
        return {
            "kind": self.slug,
            "max_points": 10,
            "question": content["text"],
            "sections": [
                {
                    "id": section["slug"],
                    "title": section["title"],
                    "weight": section["weight"],
                    "share": section["share"],
                }
                for section in content["sections"]
            ],
            "strong": content.get("strong", []),
            "red_flags": content.get("red_flags", []),
            "key_points": content.get("key_points", []),
        }

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        """Each section is posted under its slug, so that a form without script works too."""
        return {
            "sections": {
                section["slug"]: read_text(data.get(section["slug"], ""), section["slug"])
                for section in content["sections"]
            }
        }

    def typed(self, data: Mapping[str, Any], content: Content) -> Response:
        slugs = [section["slug"] for section in content["sections"]]
        return {"sections": {slug: data.get(slug, "") for slug in slugs}}

    def first_input(self, content: Content) -> str:
        return content["sections"][0]["slug"]

    def is_empty(self, response: Response) -> bool:
        return not any(text.strip() for text in response.get("sections", {}).values())

    def name_lack(self, response: Response, content: Content) -> str:
        if self.is_empty(response):
            return ""
        empty = [
            section["title"]
            for section in content["sections"]
            if not self.text_of(response, section["slug"], content).strip()
        ]
        if not empty:
            return ""
        return ngettext("%(parts)s is empty", "%(parts)s are empty", len(empty)) % {
            "parts": get_text_list(empty, _("and"))
        }

    def fields(self, content: Content) -> list[Field]:
        return [
            Field(
                section["slug"],
                section["title"],
                section.get("guidance", ""),
                tuple(section["share"]),
            )
            for section in content["sections"]
        ]

    def text_of(self, response: Response, field: str, content: Content) -> str:
        return response.get("sections", {}).get(field, "")


def find_section_faults(content: Content) -> Iterator[tuple[str, str]]:
    """Yield the sections of model answer and exemplars that the template lacks: nobody saw them."""
    known = [section["slug"] for section in content["sections"]]
    for path, answer in list_answers(content):
        for slug in answer.keys() - known:
            yield path, f"The template has no section {slug}. Use one of: {', '.join(known)}."


def list_answers(content: Content) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the answers that the content has, as mappings from sections to texts, with paths."""
    yield "model_answer", content.get("model_answer") or {}
    for place, one in enumerate(content.get("exemplars", [])):
        yield f"exemplars.{place}.sections", one["sections"]
