"""Small reads that the templates of questions need."""

from collections.abc import Mapping
from typing import Any

from django import template

from questions.domain.reports import state_of
from questions.models import Submission

register = template.Library()


@register.filter
def get_item(mapping: Mapping | None, key: Any) -> Any:
    """Return `mapping[key]`, or nothing where there is no such key."""
    return (mapping or {}).get(key, "")


@register.filter
def written_in(response: Mapping | None, slug: str) -> str:
    """Return what a response holds for the field `slug`, whether it has sections or not."""
    response = response or {}
    return response.get("sections", {}).get(slug) or response.get(slug, "")


@register.filter
def outcome_glyph(submission: Submission | None) -> str:
    """Return the glyph of an answer in a list: full, part, contrary, or none while unknown."""
    score = submission.effective_score if submission else None
    return state_of(score) or "none"
