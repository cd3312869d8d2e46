"""Who asks the questions of the banks: the apps above, which plan with them.

An app offers a module `using.py` with

- `find_hindrances()`, the plans that the banks cannot fill as they are now: a sentence for each, by
  a key of its own;
- `find_plans(questions)`, the titles of the plans that ask each question, by its key.
"""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from questions.models import Question


@cache
def find_users() -> tuple[ModuleType, ...]:
    """Return the `using` modules of the apps."""
    return tuple(
        import_module(f"{config.name}.using")
        for config in apps.get_app_configs()
        if module_has_submodule(config.module, "using")
    )


def find_hindrances() -> dict[str, str]:
    """Return what the banks cannot fill now, in sentences."""
    return {key: says for user in find_users() for key, says in user.find_hindrances().items()}


def find_plans(questions: Iterable[Question]) -> dict[object, list[str]]:
    """Return the titles of the plans that ask each of `questions`, by its key."""
    questions = list(questions)
    found: dict[object, list[str]] = {question.pk: [] for question in questions}
    for user in find_users():
        for key, titles in user.find_plans(questions).items():
            found[key] += titles
    return found
