"""Who wants to hear that an answer was scored: the apps above.

An app offers a module `hearing.py` with `hear_score(*, submission, score, now)`. It runs in the
transaction that stores an automatic score, under the lock on the answer.
"""

from datetime import datetime
from functools import cache
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from questions.models import Score, Submission


@cache
def find_listeners() -> tuple[ModuleType, ...]:
    """Return the `hearing` modules of the apps."""
    return tuple(
        import_module(f"{config.name}.hearing")
        for config in apps.get_app_configs()
        if module_has_submodule(config.module, "hearing")
    )


def tell_listeners(*, submission: Submission, score: Score, now: datetime) -> None:
    """Tell the apps above of the automatic score of a locked answer."""
    for listener in find_listeners():
        listener.hear_score(submission=submission, score=score, now=now)
