"""Whose days begin at another instant now: the apps that keep days hear of it.

Facts keep the study day that they were stored with. What lies ahead, such as the day on which a
card comes due, stays the same day of the calendar and begins where the person is now.
"""

from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from accounts.models import User

# The settings that say when a day begins.
DAY_SETTINGS = {"time_zone", "day_starts_at"}


def move_days(person: User) -> None:
    """Tell the apps that the days of `person` begin at another instant: they ask `day_begins`."""
    for move in find_keepers():
        move(person)


@cache
def find_keepers() -> tuple:
    """Return the `move_days` functions that apps offer in a module `daykeeping.py`."""
    return tuple(
        import_module(f"{config.name}.daykeeping").move_days
        for config in apps.get_app_configs()
        if config.name != "accounts" and module_has_submodule(config.module, "daykeeping")
    )
