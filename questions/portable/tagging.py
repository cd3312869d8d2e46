"""What other programs have no field for, as tags."""

import re

from questions.portable.items import Item

DIFFICULTY = re.compile(r"difficulty-([1-5])")


def take_difficulty(item: Item) -> None:
    """Read the tag `difficulty-N`, which our exports write, into the place of the item."""
    for tag in item.tags:
        if found := DIFFICULTY.fullmatch(tag):
            item.place["difficulty"] = int(found[1])
    item.tags = tuple(tag for tag in item.tags if not DIFFICULTY.fullmatch(tag))


def tags_of(item: Item) -> tuple[str, ...]:
    """Return the tags that an export writes: those of the item, and its difficulty."""
    difficulty = item.place.get("difficulty")
    return item.tags + ((f"difficulty-{difficulty}",) if difficulty else ())
