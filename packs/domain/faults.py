"""What is wrong with a pack: where it stands, what stands there, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_VALUE = 60


@dataclass(frozen=True, order=True)
class Fault:
    """One fault. `file` is relative to the pack, `line` counts from 1 (0: the file as a whole)."""

    file: str
    line: int
    value: str
    cure: str
    # Whether the file could not be read: what else is in it, and what names it, is not checked yet.
    stops: bool = False

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f'{place}: "{self.value}": {self.cure}' if self.value else f"{place}: {self.cure}"


def stop(file: str, line: int, value: str, cure: str) -> Fault:
    """Make the fault of a file that cannot be read."""
    return Fault(file, line, value, cure, stops=True)


class PackFaults(Exception):
    """A pack that cannot be loaded. Carries every fault, sorted; nothing was stored."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


def say_count(faults: list[Fault]) -> str:
    """Return how much there is to mend, and whether the check goes on after that."""
    later = " The rest is checked when the files that cannot be read are mended."
    return f"{len(faults)} to mend.{later if any(fault.stops for fault in faults) else ''}"


def shorten(value: object) -> str:
    """Return a value as a fault shows it: on one line and not too long."""
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
