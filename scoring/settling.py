"""How a part of a stored report is read: one verdict, by its points.

Points are rounded to quarters, and a report's status is of the credit before that: what keeps back
a quarter isn't covered for who reads it, and what earns all of them isn't partly so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

SAYS_THIS: Final = "Your answer says this."
SAYS_PART: Final = "Your answer says a part of this, or says it loosely."
SAYS_MOST: Final = "Your answer says most of this, or says it loosely."
SAYS_ENOUGH: Final = "Your answer says this well enough for all its points."
SAYS_LITTLE: Final = "Your answer says too little of this for points."

SETTLED: Final = {
    (SAYS_THIS, "partial"): SAYS_MOST,
    (SAYS_PART, "covered"): SAYS_ENOUGH,
    (SAYS_PART, "missing"): SAYS_LITTLE,
}
"""What a reason becomes with another status; one that says more stays."""


def settle_part(part: Mapping[str, Any]) -> dict[str, Any]:
    """The part with the status that its points show, and its reason and quote in step with that.

    Parts that contradict, and those without points to earn, stay as they are.
    """
    maximum, points = part.get("maximum"), part.get("points")
    if not maximum or points is None or part["status"] == "contradicted":
        return dict(part)
    status = "covered" if points >= maximum else "partial" if points > 0 else "missing"
    reason = part.get("reason", "")
    settled = {"status": status, "reason": SETTLED.get((reason, status), reason)}
    if status == "missing":
        settled["quote"] = None
    return {**part, **settled}
