"""The key of a question: what is right and what it earns, told from its prose.

An edit that leaves the key as it is can be cosmetic: former answers stay what they were.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from questions.kinds import kind_of
from questions.kinds.base import without
from questions.kinds.cloze import BLANK, GAP
from questions.models import Kind, QuestionVersion

# Texts that name something: another one is another thing. All others can be reworded.
NAMES = ("id", "kind", "unit", "from", "to")
# What an answer points at by its id.
MEANT = ("text", "left", "right", "title")


def changes_key(before: QuestionVersion, after: QuestionVersion) -> bool:
    """Return whether something else is right in `after`, or earns something else.

    Numbers, flags and ids count, and the spellings of a typed answer. Texts may be reworded but
    not change places.
    """
    return (
        key_of(before) != key_of(after) or moves_texts(before, after) or moves_gaps(before, after)
    )


def key_of(version: QuestionVersion) -> dict[str, Any]:
    # The sections are copied from the template: who changes its weights edits no question.
    scheme = without(kind_of(version).scheme(version.content), "sections")
    is_ordered = version.kind == Kind.ORDERING
    key = take_prose(scheme, is_spelled=False, is_ordered=is_ordered)
    return {**key, "template": version.content.get("template")}


def take_prose(value: Any, *, is_spelled: bool, is_ordered: bool) -> Any:
    """Return a part of a marking scheme without its prose; of a list of texts only how many.

    What is false or empty is the same as what is missing. Rows with ids have no order, except
    where the order is what is asked for.
    """
    told = {"is_spelled": is_spelled, "is_ordered": is_ordered}
    if isinstance(value, Mapping):
        told["is_spelled"] = is_spelled or value.get("kind") == Kind.SHORT_ANSWER
        names = (*NAMES, "text") if told["is_spelled"] else NAMES
        said = {name: one for name, one in value.items() if not isinstance(one, str)}
        kept = {name: take_prose(one, **told) for name, one in said.items()}
        named = {name: value[name] for name in names if name in value}
        return named | {name: one for name, one in kept.items() if one is not False and one != []}
    if not isinstance(value, list):
        return value
    if value and all(isinstance(one, str) for one in value):
        return sorted(value) if is_spelled else len(value)
    rows = [take_prose(one, **told) for one in value]
    has_ids = all(isinstance(one, Mapping) and "id" in one for one in rows)
    return sorted(rows, key=lambda one: one["id"]) if has_ids and not is_ordered else rows


def moves_texts(before: QuestionVersion, after: QuestionVersion) -> bool:
    """Return whether something has the words now that something else had before."""
    old, new = (dict(list_texts(kind_of(one).scheme(one.content))) for one in (before, after))
    stood = set(old.values())
    return any(text in stood and text != old.get(place, text) for place, text in new.items())


def list_texts(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the texts of all that has an id, each with its place."""
    if isinstance(value, list):
        for one in value:
            if isinstance(one, Mapping) and "id" in one:
                here = (*path, one["id"])
                yield from (((*here, name), one[name]) for name in MEANT if is_text(one.get(name)))
                yield from list_texts(one, here)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from list_texts(inner, (*path, name))


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def moves_gaps(before: QuestionVersion, after: QuestionVersion) -> bool:
    """Return whether the same text has its gaps at other places."""
    old, new = before.content["text"], after.content["text"]
    is_same_text = GAP.sub(BLANK, old) == GAP.sub(BLANK, new)
    return after.kind == Kind.CLOZE and is_same_text and GAP.findall(old) != GAP.findall(new)
