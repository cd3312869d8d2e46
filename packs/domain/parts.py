"""The parts of a pack: each app that offers a `packing.py` checks and loads what is its own.

A part is a module with three functions:

- `check(pack)` yields the faults of its files, without asking the database;
- `find_clashes(pack)` yields the faults that only the database knows: a slug of another pack;
- `load(pack, *, now)` stores, and returns a Counter of added, changed, unchanged and retired
  for each of its sorts.

They are called in the order of INSTALLED_APPS, which is the order in which apps may import.
"""

from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule


def find_parts() -> list[ModuleType]:
    """Return the `packing` modules of the installed apps."""
    return [
        import_module(f"{config.name}.packing")
        for config in apps.get_app_configs()
        if module_has_submodule(config.module, "packing")
    ]
