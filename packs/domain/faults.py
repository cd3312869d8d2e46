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

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f'{place}: "{self.value}": {self.cure}' if self.value else f"{place}: {self.cure}"


class PackFaults(Exception):
    """A pack that cannot be loaded. Carries every fault, sorted; nothing was stored."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


def shorten(value: object) -> str:
    """Return a value as a fault shows it: on one line and not too long."""
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
