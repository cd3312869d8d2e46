"""Who asks the questions of the banks: the apps above, which plan with them.

An app offers a module `using.py` with

- `find_hindrances()`, the plans that the banks cannot fill as they are now: a sentence for each, by
  a key of its own;
- `find_plans(keys)`, the titles of the plans that ask each of these questions, by its key;
- `find_named(slugs)`, which of these questions a plan names, whoever may see that plan.
"""

from collections.abc import Collection, Iterable
from types import ModuleType
from uuid import UUID

from studyhub.app_modules import find_app_modules


def find_users() -> tuple[ModuleType, ...]:
    """Return the `using` modules of the apps."""
    return find_app_modules("using")


def find_hindrances() -> dict[str, str]:
    """Return what the banks cannot fill now, in sentences."""
    return {key: says for user in find_users() for key, says in user.find_hindrances().items()}


def find_plans(keys: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Return the titles of the plans that ask each of these questions, by its key."""
    found: dict[UUID, list[str]] = {key: [] for key in keys}
    for user in find_users():
        for key, titles in user.find_plans(found).items():
            found[key] += titles
    return found


def find_named(slugs: Collection[str]) -> set[str]:
    """Return which of these questions (slugs) a plan names, be it nobody's to choose any more."""
    return {slug for user in find_users() for slug in user.find_named(slugs)}
