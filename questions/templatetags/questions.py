"""Small reads that the templates of questions need."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

register = template.Library()


@register.filter
def get_item(mapping: Mapping | None, key: Any) -> Any:
    """Return `mapping[key]`, or nothing where there is no such key."""
    return (mapping or {}).get(key, "")


@register.filter
def written_in(response: Mapping | None, slug: str) -> str:
    """Return what a response holds for the field `slug`, whichever kind wrote it."""
    response = response or {}
    return response.get("sections", {}).get(slug) or response.get(slug, "")


@register.filter
def points(value: Any) -> str:
    """Return points as people write them: 5.5, 10, 0.25, never 10.00."""
    return f"{Decimal(str(value)).normalize():f}"
