"""What one version of a question changed of another: entry by entry, word by word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from lessons.domain.markdown import strip_marks
from questions.domain.differing import compare_words
from questions.domain.records import undress
from questions.models import QuestionVersion

PLACES = ("kind", "difficulty", "section", "objective")
# What a row is known by, the best first.
SAID = ("title", "text", "left", "claim")
WORDS_OF_ROW = 6


@dataclass(frozen=True)
class Change:
    """One entry that changed: its path, such as `options.1.why`, and its words in pieces."""

    path: str
    pieces: list[dict[str, str]]
    # What the rows around it say, by the paths of these, such as `options.1`.
    rows: Mapping[str, str]


def compare_versions(before: QuestionVersion, after: QuestionVersion) -> list[Change]:
    """Return the entries in which two versions differ, in their order."""
    return compare_records(record_of(before), record_of(after))


def compare_records(*records: Mapping[str, Any]) -> list[Change]:
    """Return the entries in which two records differ, in the order of the second."""
    old, new = (dict(flatten(record)) for record in records)
    rows = {path: says for record in records for path, says in name_rows(record)}
    paths = [*new, *(path for path in old if path not in new)]
    return [
        Change(path, compare_words(old.get(path, ""), new.get(path, "")), rows)
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
            yield from flatten(inner, join(path, name_in_path(inner, number)))
    elif value not in ("", None):
        yield path, say(value)


def name_in_path(row: Any, number: int) -> Any:
    """Return the id of a row, or its number where it has none."""
    return (isinstance(row, Mapping) and row.get("id")) or number


def name_rows(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the path of each row of a record that says something, with the beginning of that."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from name_rows(inner, join(path, name))
    elif isinstance(value, list):
        for number, row in enumerate(value, start=1):
            here = join(path, name_in_path(row, number))
            if isinstance(row, Mapping) and (says := words_of_row(row)):
                yield here, says
            yield from name_rows(row, here)


def words_of_row(row: Mapping[str, Any]) -> str:
    said = next((str(row[name]) for name in SAID if row.get(name)), "")
    return Truncator(strip_marks(said)).words(WORDS_OF_ROW)


def say(value: Any) -> str:
    """Return a text or a number as authors read it: a tick is yes or no."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def join(path: str, name: Any) -> str:
    return f"{path}.{name}" if path else str(name)
