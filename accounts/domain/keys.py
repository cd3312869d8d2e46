"""The keys with which programs act for somebody without signing in, such as tokens.

They outlive every session. Whoever takes an account back, or closes one, ends them as well: each
app that hands out such keys has a module `keykeeping.py` with `withdraw_keys(person=, now=)`.
"""

from datetime import datetime
from types import ModuleType

from accounts.models import User
from studyhub.app_modules import find_app_modules


def withdraw_keys(*, person: User, now: datetime) -> None:
    """Let every app withdraw the keys of `person` for good. Part of the caller's transaction.

    The caller holds the person's row, so that no key is made in between.
    """
    for keeper in find_keepers():
        keeper.withdraw_keys(person=person, now=now)


def find_keepers() -> tuple[ModuleType, ...]:
    """Return the modules `keykeeping.py` of the apps."""
    return find_app_modules("keykeeping")
