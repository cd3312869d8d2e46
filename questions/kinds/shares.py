"""What a question is worth whose answers earn shares of its points."""

from collections.abc import Iterable, Mapping
from typing import Any

# Points are counted in quarters: with these a share of a quarter, an eighth, a third or a twentieth
# is one exactly.
WORTHS = (1, 2, 3, 5)
QUARTERS = 4
# Thirds are written with five digits or so.
SLACK = 0.001


def shares_of(answers: Iterable[Mapping[str, Any]]) -> list[float]:
    """Return the shares that answers have, in per cent."""
    return [one["share"] for one in answers if "share" in one]


def worth_of(shares: Iterable[float]) -> int:
    """Return the fewest points of which each share is a whole number of quarters, or nearly so."""
    steps = [share * QUARTERS / 100 for share in shares]
    for worth in WORTHS:
        if all(abs(worth * step - round(worth * step)) < SLACK * worth for step in steps):
            return worth
    return WORTHS[-1]
