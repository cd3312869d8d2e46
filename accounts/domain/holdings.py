"""What somebody holds for others: the apps give it back when they go, or lose the role for it.

Each app that hands out such things has a module `holding.py` with `give_back(person)`. What it
locks comes before the person's own row.
"""

from functools import cache
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from accounts.models import User


def give_back_all(person: User) -> None:
    """Let every app give back what `person` holds. Part of the caller's transaction."""
    for keeper in find_keepers():
        keeper.give_back(person)


@cache
def find_keepers() -> tuple[ModuleType, ...]:
    """Return the modules `holding.py` of the apps."""
    return tuple(
        import_module(f"{config.name}.holding")
        for config in apps.get_app_configs()
        if module_has_submodule(config.module, "holding")
    )
