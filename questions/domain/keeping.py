"""Where a question of a pack is checked and kept: `packs`, which stands above this app.

It offers a module `keeping.py`, found by its name, with

- `Keeper(pack)`, which holds the lock of loading to the end of the transaction and can
  `find(file=, slug=)` the record of a question as its author wrote it, `examine(record, file=)`
  one as a load would, `list_slugs(file=)` of a file, and `keep(changes, now=)`;
- `Change(file, slug, record)`, a record of a file, or None in its place;
- `NotWritten`, raised by `keep`;
- `list_competencies(pack)`, what its questions may name, and `name_packs()`, the titles of all;
- `find_standing(pack, slug)`, how what is edited on this site stands to the folder of its pack.
"""

from functools import cache
from types import ModuleType
from typing import Any

from questions.models import Bank, Question
from studyhub.app_modules import find_app_modules


@cache
def find_keeping() -> ModuleType:
    """Return the module that checks and keeps questions."""
    [found] = find_app_modules("keeping")
    return found


def find_standing(*, question: Question | None, bank: Bank | None) -> Any:
    """Return how a question or a bank stands to the folder of its pack, None if it has none."""
    pack = question.pack if question else bank.pack if bank else ""
    return find_keeping().find_standing(pack, question.slug if question else "")
