"""A question as it would be shown, before it is saved."""

from collections.abc import Mapping
from typing import Any

from questions.domain.keeping import find_keeping
from questions.domain.records import is_said
from questions.domain.reports import say_key
from questions.kinds import KINDS
from questions.models import Bank, QuestionVersion

SEED = 7


def preview_record(
    *, bank: Bank | None, kind: str, content: Mapping[str, Any], place: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the version that would be saved and what its inputs show, or its faults.

    Stores nothing and waits for nobody: a load that runs is not waited for.
    """
    said = {name: value for name, value in place.items() if name != "slug" and is_said(value)}
    record = {"id": place.get("slug") or "preview", "kind": kind, **said, **content}
    keeper = find_keeping().Keeper(bank.pack if bank else "", waits=False)
    examined = keeper.examine(record, file=bank.file if bank else "questions/preview.yaml")
    if examined.faults:
        return {"faults": [(fault.path, fault.sentence) for fault in examined.faults]}
    version = QuestionVersion(number=1, **examined.wording.fields, **examined.wording.derive())
    asked = KINDS[kind]
    return {
        "version": version,
        "kind": asked,
        "shown": asked.shown(version.content, seed=SEED),
        "fields": asked.fields(version.content),
        "response": {},
        "filled": asked.filled({}, version.content),
        "prefix": "preview-",
        "key": say_key(version),
    }
