"""The inbox of authors: what the apps put there beside reported problems.

An app offers a module `inboxing` with `list_entries() -> Iterable[Entry]`, the oldest first.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@dataclass(frozen=True)
class Entry:
    """One row: what it is about, where it leads, why it is here, and since when."""

    title: str
    url: str
    reason: str
    since: datetime


@cache
def find_inboxes() -> tuple:
    """Return `list_entries` of each app that has one."""
    return tuple(
        import_module(f"{config.name}.inboxing").list_entries
        for config in apps.get_app_configs()
        if module_has_submodule(config.module, "inboxing")
    )


def list_entries() -> list[Entry]:
    """Return the entries of all apps, the oldest first."""
    return sorted((entry for ask in find_inboxes() for entry in ask()), key=lambda one: one.since)
