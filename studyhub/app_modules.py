"""The modules by which apps tell each other what they have. A leaf: any app may use it.

An app that knows no other one asks the modules of a name that are there: `personal`, `searching`.
"""

from functools import cache
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@cache
def find_app_modules(name: str) -> tuple[ModuleType, ...]:
    """Return the modules of this name of the apps, in the order of INSTALLED_APPS."""
    return tuple(
        import_module(f"{config.name}.{name}")
        for config in apps.get_app_configs()
        if module_has_submodule(config.module, name)
    )
