"""How long answers usually take: a guess to plan by, never a limit."""

from collections.abc import Iterable

from questions.models import Kind

# Minutes, for "about 8 min".
USUAL_MINUTES = {
    Kind.SINGLE_CHOICE: 1,
    Kind.MULTIPLE_CHOICE: 1,
    Kind.TRUE_FALSE: 1,
    Kind.SHORT_ANSWER: 1,
    Kind.NUMERIC: 1,
    Kind.CLOZE: 2,
    Kind.ORDERING: 2,
    Kind.MATCHING: 2,
    Kind.WRITTEN: 4,
    Kind.STAR: 6,
    Kind.DESIGN: 45,
}
# A card that one asks oneself: read the front, say it, look at the back.
OWN_CARD_MINUTES = 0.5


def minutes_of(kind: str | None) -> float:
    """Return what a question of a kind usually takes, and without a kind what an own card does."""
    return USUAL_MINUTES.get(kind, OWN_CARD_MINUTES)


def count_fitting(takes: Iterable[float], longest: float) -> tuple[int, float]:
    """Return how many, of the first, fit into `longest` minutes, one at least, and their minutes.

    `takes` are the minutes of each, in the order in which they are asked.
    """
    count, minutes = 0, 0.0
    for each in takes:
        if count and minutes + each > longest:
            break
        count += 1
        minutes += each
    return count, minutes
