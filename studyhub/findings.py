"""What an operator has to look at, and how it is repaired. A leaf: every app registers its own.

An app that knows what can stand still offers a module `doctoring` with CHECKS, a tuple of `Check`.
`operations.domain.doctor` finds them by that name; Doctor, `manage.py doctor` and Today show what
they find.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Finding:
    """Something that waits too long, has failed or belongs to nobody, at the time of looking.

    `says` names it with its number, `means` says what it does to people and what is safe. `repair`
    is what the button of the check's repair says; where the site cannot repair it by itself, `cure`
    says what to do and `command` is what to type. What is `urgent` stands first.
    """

    says: str
    means: str
    since: datetime | None = None
    repair: str = ""
    cure: str = ""
    command: str = ""
    urgent: bool = False
    # The name of the check that found it.
    check: str = ""


@dataclass(frozen=True)
class Check:
    """One thing that can be wrong. `look(now=)` yields findings and costs the same, whatever waits.

    `repair(now=)` does one thing that can be done twice, and returns what it did in a sentence.
    """

    name: str
    look: Callable[..., Iterable[Finding]]
    repair: Callable[..., str] | None = None


def after_errors(means: str, failures: Iterable[str] | None) -> str:
    """Return `means` after the errors that are stored with what failed, each told once."""
    named = sorted({failure.rstrip(".") for failure in failures or () if failure})
    return f"{', '.join(named)}. {means}" if named else means
