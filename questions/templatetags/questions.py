"""Small reads that the templates of questions need."""

from collections.abc import Collection, Mapping
from typing import Any

from django import template

from questions.domain.reports import state_of
from questions.domain.self_marking import CREDITS
from questions.domain.summaries import keeps_back as submission_keeps_back
from questions.kinds import QuestionKind
from questions.kinds.ordering import read_place
from questions.models import Submission

register = template.Library()


@register.filter
def get_item(mapping: Mapping | None, key: Any) -> Any:
    """Return `mapping[key]`, or nothing where there is no such key."""
    return (mapping or {}).get(key, "")


@register.filter
def holds(many: Collection | None, one: Any) -> bool:
    """Return whether `one` is among `many`, of which there may be none."""
    return one in (many or ())


@register.filter
def written_in(response: Mapping | None, slug: str) -> str:
    """Return what a response holds for the field `slug`, whether it has sections or not."""
    response = response or {}
    return response.get("sections", {}).get(slug) or response.get(slug, "")


@register.simple_tag
def inputs_of(kind: QuestionKind, response: Mapping | None, version) -> dict[str, Any]:
    """Return what stands in the inputs of a question that has several."""
    return kind.filled(response or {}, version.content)


@register.filter
def in_places(items: list[dict], places: Mapping[str, str]) -> list[dict]:
    """Return the items of an ordering by the places they have; those without one come last."""
    last = len(items) + 1
    return sorted(items, key=lambda item: read_place(places.get(item["id"], ""), last) or last)


@register.filter
def outcome_glyph(submission: Submission | None) -> str:
    """Return the glyph of an answer in a list: full, part, contrary, or none while unknown."""
    if submission is None or submission_keeps_back(submission):
        return "none"
    return state_of(submission.effective_score) or "none"


@register.filter
def keeps_back(submission: Submission | None) -> bool:
    """Return whether the learner is to mark the answer before its score is shown."""
    return submission is not None and submission_keeps_back(submission)


@register.filter
def credit_word(credit: float | None) -> str:
    """Return the word for the credit of a part: missing, partly or covered."""
    if credit is None:
        return "–"
    return str(CREDITS["none" if credit <= 0 else "full" if credit >= 1 else "half"][1])
