"""Where a question belongs, while several people sort the same questions.

Who tags or moves a question makes no version of it: no number tells a form or a draft of it.
What its author left as it was opened is what it is by now.
"""

from collections.abc import Collection, Mapping
from typing import Any

from questions.models import Question

Place = Mapping[str, Any]
WHOLE = ("bank", "topic", "lesson")


def tell_place(question: Question) -> dict[str, Any]:
    """Return where a question belongs now, as far as no version says so: its bank by its key."""
    return {
        "bank": question.bank_id,
        "topic": question.topic.slug,
        "lesson": question.lesson.slug if question.lesson else "",
        "tags": list(question.tags),
    }


def merge_place(mine: Place, *, opened: Place, now: Place) -> dict[str, Any]:
    """Return the place that an author wants, with what others have changed since it was `opened`.

    All three are as `tell_place` has them; of `mine` what else it holds stays. What `mine` leaves
    out stays too, and what `opened` does not know is as the author wants it.
    """
    left = {name: now[name] for name in WHOLE if is_left(name, mine, opened)}
    tags = mine.get("tags", now["tags"])
    if "tags" in mine and "tags" in opened:
        tags = merge_tags(tags, opened=opened["tags"], now=now["tags"])
    return {**mine, **left, "tags": tags}


def is_left(name: str, mine: Place, opened: Place) -> bool:
    """Return whether an author has left an entry as it was, or says nothing of it."""
    return name not in mine or (name in opened and mine[name] == opened[name])


def merge_tags(mine: Collection, *, opened: Collection, now: Collection) -> list[str]:
    """Return the tags of an author without those that others took away, and with those given."""
    kept = [tag for tag in mine if tag in now or tag not in opened]
    return [*kept, *(tag for tag in now if tag not in opened and tag not in kept)]
