"""The record of a question: what a pack's file says of it, and what forms and imports make."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify

from questions.models import Question

# What says where a question belongs, in the order in which a record names it.
PLACE = ("topic", "lesson", "section", "objective", "difficulty", "tags")
# What a record says beside its content.
BESIDE = ("id", "kind", "retired", *PLACE)
LONGEST_SLUG = 80


def make_record(
    slug: str,
    kind: str,
    content: Mapping[str, Any],
    place: Mapping[str, Any],
    *,
    before: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the record of a question, its entries in the order that it had before.

    What is empty is left out. Whether it is retired is no matter of its words, and stays.
    """
    said: dict[str, Any] = {"id": slug, "kind": kind}
    said |= {name: place[name] for name in PLACE if is_said(place.get(name))}
    said |= {name: value for name, value in content.items() if is_said(value)}
    if before.get("retired"):
        said["retired"] = True
    ordered = [name for name in before if name in said]
    return {name: said[name] for name in [*ordered, *said]}


def content_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `make_record` takes as the content: what says how a question is asked."""
    return {name: value for name, value in record.items() if name not in BESIDE}


def list_misplaced(content: Mapping[str, Any]) -> list[str]:
    """Return what stands in a content and is none: in the record it would beat what is right."""
    return [name for name in BESIDE if name in content]


def is_said(value: Any) -> bool:
    return value is not None and value != "" and value != [] and value != {}


def record_of(question: Question) -> dict[str, Any]:
    """Return the record of a question that no file keeps, made of its current version."""
    version = question.current_version
    place = {
        "topic": question.topic.slug,
        "lesson": question.lesson.slug if question.lesson else "",
        "section": version.section,
        "objective": version.objective,
        "difficulty": version.difficulty,
        "tags": question.tags,
    }
    record = make_record(question.slug, version.kind, undress(version.content), place, before={})
    return record | ({"retired": True} if question.retired_at else {})


def undress(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a version as its author wrote it, references by their slugs."""
    plain = strip({name: value for name, value in content.items() if name != "sections"})
    if "competencies" in plain:
        plain["competencies"] = [
            one["slug"] if isinstance(one, dict) else one for one in plain["competencies"]
        ]
    return plain


def strip(value: Any) -> Any:
    """Return a value without the HTML that stands beside its texts."""
    if isinstance(value, Mapping):
        return {
            name: strip(inner)
            for name, inner in value.items()
            if name != "html" and not name.endswith("_html")
        }
    if isinstance(value, list):
        return [strip(inner) for inner in value]
    return value


def make_slug(text: str, *, longest: int) -> str:
    """Return a text as a name of ours, in small letters, digits and single hyphens; "" for none."""
    return slugify(text.replace("_", "-"))[:longest].strip("-")


def choose_slug(wanted: str, content: Mapping[str, Any]) -> str:
    """Return the name for a new question: the wanted one, or one made of its first words."""
    if wanted:
        return wanted
    start = make_slug(str(content.get("text", "")), longest=40) or "question"
    taken = set(Question.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    return next(
        name
        for number in range(len(taken) + 1)
        if (name := start if not number else f"{start}-{number + 1}") not in taken
    )
