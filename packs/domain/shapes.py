"""The shapes that the values of a pack can have, each with the sentence that cures a wrong one."""

import datetime
import difflib
import math
import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from packs.domain.yaml import Fields, Items

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 80
LONGEST_TITLE = 200


def is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_slug(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_SLUG and bool(SLUG.fullmatch(value))


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(datetime.date.fromisoformat(value))
    except ValueError:
        return False


def is_link(value: object) -> bool:
    if not isinstance(value, str) or len(value.split()) != 1:
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def is_range(value: object) -> bool:
    return (
        isinstance(value, Items)
        and len(value) == 2
        and all(map(is_number, value))
        and 0 <= value[0] <= value[1]
    )


def list_of(test: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, Items) and all(map(test, value))


SHAPES: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "slug": (is_slug, "Use small letters, digits and single hyphens, at most 80."),
    "slugs": (list_of(is_slug), "Give a list of slugs (small letters, digits and hyphens)."),
    "text": (is_text, "Give a text."),
    "title": (lambda value: is_text(value) and len(value) <= LONGEST_TITLE, "Give a short text."),
    "texts": (list_of(is_text), "Give a list of texts."),
    "plain": (lambda value: is_text(value) or is_number(value), "Give a text or a number."),
    "version": (
        lambda value: (is_text(value) or is_number(value)) and len(str(value)) <= 40,
        "Give a text or a number of at most 40 characters.",
    ),
    "language": (
        lambda value: is_text(value) and len(value) <= 20,
        "Give the code of a language, such as en.",
    ),
    "flag": (lambda value: isinstance(value, bool), "Use true or false."),
    "whole": (lambda value: is_whole(value, 1, 1000), "Give a whole number from 1 to 1000."),
    "number": (is_number, "Give a number."),
    "minutes": (lambda value: is_number(value) and 0 < value <= 600, "Give minutes, above 0."),
    "percent": (lambda value: is_whole(value, 0, 100), "Give whole per cents from 0 to 100."),
    "window": (lambda value: is_whole(value, 0, 4), "Give a whole number from 0 to 4."),
    "level": (lambda value: is_whole(value, 1, 5), "Give a whole number from 1 to 5."),
    "date": (is_date, "Give a date such as 2026-11-01."),
    "link": (is_link, "Give an address that begins with https://."),
    "range": (is_range, "Give the least and the most, such as [1, 3]."),
    "fields": (lambda value: isinstance(value, Fields), "Give a mapping of entries."),
    "records": (list_of(lambda value: isinstance(value, Fields)), "Give a list of mappings."),
}


def find_shape_faults(record: object, shape: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (key, cure) for what `record` lacks or has wrong. `shape` maps a key to the name of
    its shape; a name that ends in `?` may be missing."""
    if not isinstance(record, Fields):
        yield "", f"Give a mapping with {', '.join(shape)}."
        return
    for key, name in shape.items():
        test, cure = SHAPES[name.removesuffix("?")]
        if key not in record:
            if not name.endswith("?"):
                yield "", f"{key} is missing. {cure}"
        elif not test(record[key]):
            yield key, f"This cannot be {key}. {cure}"
    for key in record.keys() - shape.keys():
        yield key, name_nearest(key, shape)


def name_nearest(key: str, shape: Mapping[str, str]) -> str:
    near = difflib.get_close_matches(key, shape, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Known here: {', '.join(shape)}."
    return f"The entry {key} is unknown. {hint}"
