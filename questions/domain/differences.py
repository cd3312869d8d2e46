"""What one version of a question changed of another: entry by entry, word by word."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from questions.domain.records import undress
from questions.models import QuestionVersion

WORD = re.compile(r"\s+|\w+|[^\w\s]")
PLACES = ("kind", "difficulty", "section", "objective")
SAME, INSERTED, REMOVED = "same", "inserted", "removed"


@dataclass(frozen=True)
class Change:
    """One entry that changed: its path, such as `options.1.why`, and its words in pieces."""

    path: str
    pieces: list[dict[str, str]]


def compare_versions(before: QuestionVersion, after: QuestionVersion) -> list[Change]:
    """Return the entries in which two versions differ, in their order."""
    old, new = dict(flatten(record_of(before))), dict(flatten(record_of(after)))
    paths = [*new, *(path for path in old if path not in new)]
    return [
        Change(path, compare_words(old.get(path, ""), new.get(path, "")))
        for path in paths
        if old.get(path) != new.get(path)
    ]


def record_of(version: QuestionVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in PLACES} | undress(version.content)


def flatten(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text and number of a record with its path. Rows are named by their ids."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from flatten(inner, join(path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            named = isinstance(inner, Mapping) and inner.get("id")
            yield from flatten(inner, join(path, named or number))
    elif value not in ("", None):
        yield path, say(value)


def say(value: Any) -> str:
    """Return a text or a number as authors read it: a tick is yes or no."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def join(path: str, name: Any) -> str:
    return f"{path}.{name}" if path else str(name)


def compare_words(before: str, after: str) -> list[dict[str, str]]:
    """Return two texts as pieces that are the same, inserted or removed."""
    old, new = WORD.findall(before), WORD.findall(after)
    pieces: list[dict[str, str]] = []
    for deed, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if deed == "equal":
            pieces.append({"kind": SAME, "text": "".join(old[i:j])})
            continue
        if j > i:
            pieces.append({"kind": REMOVED, "text": "".join(old[i:j])})
        if m > k:
            pieces.append({"kind": INSERTED, "text": "".join(new[k:m])})
    return pieces
