"""What the figures of a version say against it.

A flag needs the whole interval on the wrong side, so that chance seldom raises one.
"""

import math
from datetime import date, datetime, timedelta

from progress.domain.items.estimates import Shares, measure_drift
from progress.models import ItemFlag

Sort = ItemFlag.Sort

LEAST_ANSWERS = 30
# Too easy: facility is above this with its whole interval.
EASY = 0.9
# So many of the upper fifth must have chosen one of the two options that are compared.
LEAST_CHOSEN = 10
# One-sided, 5 %.
Z_ONE_SIDED = 1.6448536269514722
# The last weeks against all before. With many items looked at again and again, 3 standard errors.
RECENT = timedelta(weeks=4)
DRIFT_ERRORS, DRIFT_LEAST = 3.0, 0.1


def find_flags(figures: dict) -> list[str]:
    """Return the sorts of flags that the figures of one version raise."""
    checks = {
        Sort.TOO_EASY: is_too_easy(figures),
        Sort.NEGATIVE: discriminates_negatively(figures),
        Sort.DISTRACTOR: better_distractor(figures) is not None,
        Sort.DRIFT: find_drift(figures) is not None,
    }
    return [sort for sort, raised in checks.items() if raised]


def is_too_easy(figures: dict) -> bool:
    facility = figures["facility"]
    return facility["n"] >= LEAST_ANSWERS and facility["low"] > EASY


def discriminates_negatively(figures: dict) -> bool:
    discrimination = figures["discrimination"]
    return (
        discrimination["n"] >= LEAST_ANSWERS
        and discrimination["value"] is not None
        and discrimination["high"] < 0
    )


def better_distractor(figures: dict) -> dict | None:
    """Return the wrong option that more of the upper fifth chose than the right one, if clear.

    Clear by the sign test on those who chose either: (wrong - right) / √(wrong + right) beyond z.
    """
    keys = [option["by_fifth"][-1] for option in figures["options"] if option["right"]]
    if not keys or None in keys:
        return None
    key = min(keys)
    for option in figures["options"]:
        wrong = option["by_fifth"][-1]
        if option["right"] or wrong + key < LEAST_CHOSEN:
            continue
        if (wrong - key) / math.sqrt(wrong + key) > Z_ONE_SIDED:
            return option
    return None


def find_drift(figures: dict) -> float | None:
    """Return by how much the facility of the last four weeks differs from before, if clear."""
    weeks = figures["weeks"]
    if not weeks:
        return None
    since = (date.fromisoformat(weeks[-1]["week"]) - RECENT + timedelta(weeks=1)).isoformat()
    before = sum((read(week) for week in weeks if week["week"] < since), Shares())
    after = sum((read(week) for week in weeks if week["week"] >= since), Shares())
    if min(before.n, after.n) < LEAST_ANSWERS:
        return None
    drift = measure_drift(before, after)
    if drift is None or abs(drift[1]) < DRIFT_ERRORS or abs(drift[0]) < DRIFT_LEAST:
        return None
    return drift[0]


def read(week: dict) -> Shares:
    return Shares(week["n"], week["value"] * week["n"], week["squares"])


def raise_flags(sorts: dict[int, list[str]], *, now: datetime) -> None:
    """Let the flags of each version be just these: new ones are raised, former ones go."""
    wanted = {(version, sort) for version, found in sorts.items() for sort in found}
    standing = ItemFlag.objects.filter(version__in=list(sorts))
    gone = [flag.pk for flag in standing if (flag.version_id, flag.sort) not in wanted]
    ItemFlag.objects.filter(pk__in=gone).delete()
    ItemFlag.objects.bulk_create(
        [
            ItemFlag(version_id=version, sort=sort, raised_at=now)
            for version, sort in sorted(wanted)
        ],
        ignore_conflicts=True,
    )


def set_flags_aside(*, version_id: int, now: datetime) -> int:
    """Take the flags of a version out of the inbox while its figures go on saying so."""
    waiting = ItemFlag.objects.filter(version_id=version_id, set_aside_at=None)
    return waiting.update(set_aside_at=now)
