"""When people last studied. The app that counts study days offers it in a module `studying.py`."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from accounts.models import User


def find_last_days(people: Iterable[User]) -> dict[int, date]:
    """Return each person's last day of study by their key; who never studied is not in it."""
    found = {}
    for last_days in find_sources():
        found |= last_days([person.pk for person in people])
    return found


@cache
def find_sources() -> tuple:
    """Return the `last_days` functions of the apps: learners' keys in, days by key out."""
    return tuple(
        import_module(f"{config.name}.studying").last_days
        for config in apps.get_app_configs()
        if config.name != "accounts" and module_has_submodule(config.module, "studying")
    )
