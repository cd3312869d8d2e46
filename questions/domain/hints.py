"""Hints: opened one by one, each for a share of the points that the answer earns."""

from datetime import datetime
from decimal import Decimal
from math import floor

from django.db import transaction
from django.utils.translation import ngettext

from questions.domain.practice import lock_item
from questions.models import Practice, PracticeItem, QuestionVersion
from scoring.report import band_for_share

# Of what an answer earns, each hint takes so much; what three hints leave is always kept.
COST = Decimal("0.25")
MOST_COST = Decimal("0.75")
QUARTER = Decimal("0.25")


def hints_of(version: QuestionVersion) -> list[str]:
    """Return the hints of a question, in the order in which they open."""
    return version.content.get("hints", [])


def gives_hints(practice: Practice) -> bool:
    """Return whether hints can be opened: not while the level is being found out."""
    return practice.origin != Practice.Origin.FIRST


@transaction.atomic
def open_hint(*, item: PracticeItem, number: int, now: datetime) -> PracticeItem:
    """Open hint `number` (from 1) of an unanswered item, if it is the next. Twice is as once.

    It is open in all unanswered items that ask the learner the same: none of them gives it free.
    """
    locked = lock_item(item)
    is_next = number == len(locked.hints_opened) + 1 <= len(hints_of(locked.version))
    if is_next and locked.submission_id is None and gives_hints(locked.practice):
        locked.hints_opened = [*locked.hints_opened, now.isoformat()]
        locked.save(update_fields=["hints_opened"])
        open_elsewhere(locked)
    return locked


def open_elsewhere(item: PracticeItem) -> None:
    """Let the learner's other unanswered items of the same version have the hints of this one.

    But for one that somebody holds, who answers it or opens a hint there.
    """
    others = PracticeItem.objects.filter(
        practice__learner=item.practice.learner,
        version=item.version,
        submission=None,
        **{f"hints_opened__{len(item.hints_opened) - 1}__isnull": True},
    ).exclude(practice__origin=Practice.Origin.FIRST)
    held = others.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)
    PracticeItem.objects.filter(pk__in=list(held)).update(hints_opened=item.hints_opened)


def charge_hints(report: dict, hints: int) -> dict:
    """Return a report with the cost of `hints` among its caps; the same where there were none.

    The cost is rounded to quarters, halves up, so that points stay quarters and the parts and caps
    of the report still add up.
    """
    if not hints:
        return report
    earned = Decimal(str(report["points"]))
    share = min(MOST_COST, COST * hints)
    cost = min(earned, floor(earned * share / QUARTER + Decimal("0.5")) * QUARTER)
    if not cost:
        return report
    left = float(earned - cost)
    cap = {"rule": "hints", "evidence": say_cost(hints, share), "points": -float(cost)}
    bounds = report["range"]
    return report | {
        "points": left,
        "share": round(left / report["maximum"], 4),
        "band": band_for_share(left / report["maximum"]),
        "range": {
            "low": min(left, max(0.0, bounds["low"] - float(cost))),
            "high": max(left, bounds["high"] - float(cost)),
        },
        "caps": [*report["caps"], cap],
    }


def say_cost(hints: int, share: Decimal) -> str:
    """Name the cap: how many hints were open, and what they take."""
    return ngettext(
        "%(hints)d hint was opened: it costs %(percent)d %% of what the answer earned.",
        "%(hints)d hints were opened: they cost %(percent)d %% of what the answer earned.",
        hints,
    ) % {"hints": hints, "percent": share * 100}
