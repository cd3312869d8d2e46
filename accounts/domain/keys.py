"""The keys with which programs act for somebody without signing in, such as tokens.

They outlive every session. Whoever takes an account back, or closes one, ends them as well: each
app that hands out such keys has a module `keykeeping.py` with `withdraw_keys(person=, now=)`.
"""

from datetime import datetime
from functools import cache
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from accounts.models import User


def withdraw_keys(*, person: User, now: datetime) -> None:
    """Let every app withdraw the keys of `person` for good. Part of the caller's transaction.

    The caller holds the person's row, so that no key is made in between.
    """
    for keeper in find_keepers():
        keeper.withdraw_keys(person=person, now=now)


@cache
def find_keepers() -> tuple[ModuleType, ...]:
    """Return the modules `keykeeping.py` of the apps."""
    return tuple(
        import_module(f"{config.name}.keykeeping")
        for config in apps.get_app_configs()
        if module_has_submodule(config.module, "keykeeping")
    )
