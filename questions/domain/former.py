"""A former version of a question, as its author takes it up again."""

from collections.abc import Mapping
from typing import Any

from questions.domain.editing import find_record
from questions.domain.records import content_of, undress
from questions.models import Question, QuestionVersion
from questions.portable.adopting import is_same

# What a version says of the place. All else of it stays as it is today.
PLACED = ("section", "objective", "difficulty")


def recall_version(question: Question, version: QuestionVersion) -> tuple[dict, dict]:
    """Return the content and the place that a question had in a former version of its kind.

    What the current version says as well stays as its author wrote it, facts and all. Elsewhere a
    fact stands as the value that it had: a version does not know it by its name.
    """
    record = find_record(question)
    shown = undress(question.current_version.content)
    content = keep_written(undress(version.content), shown, content_of(record))
    place = {name: record[name] for name in ("topic", "lesson", "tags") if name in record}
    return content, place | {name: getattr(version, name) for name in PLACED}


def keep_written(value: Any, shown: Any, written: Any) -> Any:
    """Return `value` with what is `shown` in the same way as it was `written`, part by part."""
    if written is not None and is_same(value, shown):
        return written
    if all(isinstance(one, Mapping) for one in (value, shown, written)):
        return {
            name: keep_written(one, shown.get(name), written.get(name))
            for name, one in value.items()
        }
    if all(isinstance(one, list) for one in (value, shown, written)):
        rows = [pair for pair in zip(shown, written, strict=False) if has_id(pair[0])]
        pairs = {row["id"]: (row, own) for row, own in rows}
        return [
            keep_written(row, *pairs[row["id"]]) if has_id(row) and row["id"] in pairs else row
            for row in value
        ]
    return value


def has_id(row: Any) -> bool:
    return isinstance(row, Mapping) and isinstance(row.get("id"), str)


def may_lose_facts(question: Question, content: Mapping[str, Any]) -> bool:
    """Return whether facts of a pack may stand in a former `content` as the values that they had.

    No version tells: in whatever is not as its author has it now, there may have been one.
    """
    return bool(question.pack) and not is_same(content, content_of(find_record(question)))
