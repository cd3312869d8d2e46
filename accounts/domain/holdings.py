"""What somebody holds for others: the apps give it back when they go, or lose the role for it.

Each app that hands out such things has a module `holding.py` with `give_back(person)`. What it
locks comes before the person's own row.
"""

from types import ModuleType

from accounts.models import User
from studyhub.app_modules import find_app_modules


def give_back_all(person: User) -> None:
    """Let every app give back what `person` holds. Part of the caller's transaction."""
    for keeper in find_keepers():
        keeper.give_back(person)


def find_keepers() -> tuple[ModuleType, ...]:
    """Return the modules `holding.py` of the apps."""
    return find_app_modules("holding")
