"""What hangs on a lesson: an app that has something tells it in a module `hanging`, by one function
`find_hanging(lesson) -> Iterator[Hanging]`. The app of lessons knows none of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import NamedTuple

from studyhub.app_modules import find_app_modules


class Line(NamedTuple):
    """One thing that hangs on a lesson, and the page of it where there is one for authors."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Hanging:
    """Things of one sort that hang on a lesson: a heading, and a line for each of them. Where only
    their number may be known, `says` tells it and there are no lines."""

    title: str
    lines: tuple[Line, ...] = ()
    says: str = ""


def find_tellers() -> tuple[ModuleType, ...]:
    """Return the `hanging` modules of the apps."""
    return find_app_modules("hanging")


def list_hanging(lesson) -> Iterator[Hanging]:
    """Yield what hangs on a lesson, in the order of the apps."""
    for teller in find_tellers():
        yield from teller.find_hanging(lesson)
