"""What is left of a lesson: one rule for Learn, Today and the way to an interview."""

import math
from collections.abc import Sequence


def minutes_left(minutes: int, sections: Sequence[str], place: str) -> int:
    """Return what is left to read, in whole minutes, of a lesson with `sections` (their slugs).

    The section that one came to, `place`, counts in full; without one nothing is read.
    """
    if place not in sections:
        return minutes
    left = len(sections) - sections.index(place)
    return max(1, math.ceil(minutes * left / len(sections)))
