"""Scoring the answers of a bank anew, as the scorer and the scale of today have them.

A new scorer or another scale changes no stored score by itself. A rescore is a regrade of the
whole bank: counted first, then appended, and it can be taken back (see questions.domain.regrading).
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

import scoring
from accounts.models import User
from questions.domain.regrade_scope import scored_otherwise
from questions.domain.regrading import OPEN, go_on, move_on
from questions.domain.scales import active_calibration
from questions.models import Bank, Regrade, Submission


def answers_to_rescore(bank: Bank) -> QuerySet[Submission]:
    """Return the answers whose score is of a former scorer, or on another scale than today's."""
    return scored_otherwise(bank, active_calibration(bank))


@transaction.atomic
def open_rescore(*, bank: Bank, author: User, now: datetime) -> Regrade:
    """Begin to count what scoring the answers of a bank anew would do; the open one if it is so.

    One that waits for a former scorer or scale is dismissed. One that is ready counts what has come
    to it meanwhile, such as what a regrade by a version has scored since.
    """
    Bank.objects.select_for_update().get(pk=bank.pk)
    how = {"calibration": active_calibration(bank), "scorer": scoring.SCORER_VERSION}
    Regrade.objects.filter(
        bank=bank, state__in=(Regrade.State.COUNTING, Regrade.State.READY)
    ).exclude(**how).update(state=Regrade.State.DISMISSED, finished_at=now)
    regrade, made = Regrade.objects.get_or_create(
        bank=bank,
        state__in=OPEN,
        defaults={"asked_by": author, "asked_at": now, "touched_at": now, **how},
    )
    if made:
        go_on(regrade, now=now)
        return regrade
    return move_on(regrade, Regrade.State.READY, Regrade.State.COUNTING, now=now)
