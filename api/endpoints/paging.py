"""Long lists in pages: each page says where the next one begins."""

import base64
import binascii
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import Q, QuerySet

from api.endpoints.problems import Problem


def page_of(
    queryset: QuerySet, *, order: tuple[str, ...], limit: int, after: str
) -> tuple[list, str]:
    """Return up to `limit` rows that follow the place `after`, and the place of the next page.

    `order` names fields that end at a unique one, all of them falling (`-`) or all rising. A page
    costs the same wherever it lies, and rows that come meanwhile move none of the others.
    """
    names = [name.lstrip("-") for name in order]
    try:
        if after:
            values = read_place(after, len(names))
            queryset = queryset.filter(follows(names, values, falling=order[0].startswith("-")))
        rows = list(queryset.order_by(*order)[: limit + 1])
    except (ValidationError, ValueError, TypeError, DataError):
        raise unknown_place() from None
    more = len(rows) > limit
    return rows[:limit], write_place(rows[limit - 1], names) if more else ""


def follows(names: list[str], values: list[Any], *, falling: bool) -> Q:
    """Return the condition on what stands behind a row with these values."""
    step = "lt" if falling else "gt"
    condition = Q()
    for end, name in enumerate(names):
        same = dict(zip(names[:end], values, strict=False))
        condition |= Q(**same, **{f"{name}__{step}": values[end]})
    return condition


def write_place(row: Any, names: list[str]) -> str:
    # A moment to the microsecond: what an interview hands in shares one, and a page may end there.
    values = json.dumps([getattr(row, name) for name in names], ensure_ascii=False, default=str)
    return base64.urlsafe_b64encode(values.encode()).decode().rstrip("=")


def read_place(text: str, length: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        raise unknown_place() from None
    fits = isinstance(values, list) and len(values) == length
    if not fits or any(not isinstance(value, str | int) or value == "" for value in values):
        raise unknown_place()
    if any(isinstance(value, str) and "\0" in value for value in values):
        raise unknown_place()
    return values


def unknown_place() -> Problem:
    return Problem(422, "No page begins there. Take `next` of the page before.")
