"""Personal data: what each app tells a person of themself, and what it takes away with them.

An app that has a table with a link to a person (its own key, or a chain of keys that ends at one)
offers a module `personal.py` with

- `EXPORTS`: what the person gets when they ask for their data, as JSON and, where it is text, as
  Markdown;
- `ERASERS`: what becomes of the rows when the person is erased;
- `UNTOLD` (optional): tables that say nothing to the person, each with the reason.

tests/accounts/domain/test_personal.py walks all tables and names the one that was forgotten.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from django.db.models import Model

from accounts.models import User
from studyhub.app_modules import find_app_modules

Row = dict[str, Any]


@dataclass(frozen=True)
class Export:
    """One part of what a person gets: `name`.json, and `name`.md where `write` is given.

    `tell` yields one row for each thing, of what JSON and dates can say; it tells no other person's
    private text. `write` makes one row readable. `note` hears that its file is taken: whose it is
    can read it from then on.
    """

    name: str
    title: str
    models: tuple[type[Model], ...]
    tell: Callable[[User], Iterable[Row]]
    write: Callable[[Row], str] | None = None
    note: Callable[..., None] | None = None


@dataclass(frozen=True)
class Eraser:
    """What becomes of some tables' rows when their person is erased.

    `erase(person=, tombstone=, now=)` runs inside the one transaction of the erasure, those of the
    higher apps first. It deletes, or blanks the text and gives the row to the tombstone. Without it
    the rows go with the person's own row, by their key. `lock` takes the row locks under which
    others change these rows, in their order, before anything is changed. `goes` and `stays` are
    said to the person who is about to be erased.
    """

    models: tuple[type[Model], ...]
    erase: Callable[..., None] | None = None
    lock: Callable[[User], None] | None = None
    goes: str = ""
    stays: str = ""


def delete_rows(model: type[Model], *, of: str) -> Callable[..., None]:
    """Return an `erase` that deletes the rows of `model` whose path `of` leads to the person."""

    def erase(*, person: User, **_others) -> None:
        model._default_manager.filter(**{of: person}).delete()

    return erase


def hand_over(model: type[Model], *, of: str, **blanked: Any) -> Callable[..., None]:
    """Return an `erase` that puts the tombstone in the column `of`, and `blanked` into others."""

    def erase(*, person: User, tombstone: User, **_others) -> None:
        model._default_manager.filter(**{of: person}).update(**{of: tombstone}, **blanked)

    return erase


def find_modules() -> tuple[ModuleType, ...]:
    """Return the `personal` modules of the apps: the lower app first."""
    return find_app_modules("personal")


def find_exports() -> list[Export]:
    return [export for module in find_modules() for export in module.EXPORTS]


def find_erasers() -> list[Eraser]:
    """Return the erasers, those of the higher apps first: their rows point at the lower ones'."""
    return [eraser for module in reversed(find_modules()) for eraser in module.ERASERS]


def find_untold() -> dict[type[Model], str]:
    """Return the tables that no export tells of, each with the reason."""
    return {
        model: why
        for module in find_modules()
        for model, why in getattr(module, "UNTOLD", {}).items()
    }


def quote(text: str) -> str:
    """Return somebody's text as a Markdown quotation: whatever it holds, it stays one."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines()) or "> "
