"""The inbox of authors: what the apps put there beside reported problems.

An app offers a module `inboxing` with `list_entries() -> Iterable[Entry]`, the oldest first.
"""

from dataclasses import dataclass
from datetime import datetime

from studyhub.app_modules import find_app_modules


@dataclass(frozen=True)
class Entry:
    """One row: what it is about, where it leads, why it is here, and since when."""

    title: str
    url: str
    reason: str
    since: datetime


def list_entries() -> list[Entry]:
    """Return the entries of all apps, the oldest first."""
    return sorted(
        (entry for app in find_app_modules("inboxing") for entry in app.list_entries()),
        key=lambda one: one.since,
    )
