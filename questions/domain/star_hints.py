"""Hints while somebody writes a story: what the pure checks of the scorer find so far.

The rules are the scorer's own (`scoring.star_checks`); here it is only decided which of them are
worth saying now. Nobody is told of a part that they have not come to yet.
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

import scoring

# From so many words on a share, a missing "I" or a missing figure means something.
SHARES_FROM = 60
ENOUGH_TO_TELL = {"ownership": 20, "concrete": 40, "reasons": 60, "figure": 8, "outcome": 8}
# What two to three minutes hold; beyond it nobody listens.
MOST_WORDS = 420
WHOLE = "whole"


def list_hints(
    texts: Mapping[str, str], shares: Mapping[str, Sequence[float]] | None = None
) -> dict[str, list[str]]:
    """Return the hints for each part of a story, in the order of its parts.

    `texts` maps the parts to what stands in them so far, in order; `shares` to the aimed [least,
    most] per cent. What is about the story as a whole stands under `WHOLE`.
    """
    counts = {part: scoring.count_words(text) for part, text in texts.items()}
    total = sum(counts.values())
    order = list(texts)
    last_begun = max((order.index(part) for part in order if counts[part]), default=-1)
    hints: dict[str, list[str]] = {part: [] for part in order}
    for check in scoring.star_checks(texts, shares):
        is_behind = order.index(check.section) < last_begun
        if not check.passed and is_worth_saying(check.id, counts[check.section], total, is_behind):
            hints[check.section].append(say(check, shares))
    if total > MOST_WORDS:
        says = _("%(count)s words in all: more than three minutes when spoken. Shorten the story.")
        hints[WHOLE] = [says % {"count": total}]
    return {part: said for part, said in hints.items() if said}


def is_worth_saying(identity: str, count: int, total: int, is_behind: bool) -> bool:
    """Return whether a check that failed helps somebody who is still writing."""
    sort = identity.rsplit(".", 1)[-1]
    if sort == "blame":
        return True
    if sort == "length":
        return is_behind
    if sort == "share":
        return count > 0 and total >= SHARES_FROM
    return count >= ENOUGH_TO_TELL.get(sort, 1)


def say(check: scoring.Check, shares: Mapping[str, Sequence[float]] | None) -> str:
    """Return the sentence of a check; an empty part is named as what is missing."""
    if check.id.endswith(".length") and check.credit == 0:
        return _("Nothing stands here yet, and the story goes on below.")
    return check.reason
