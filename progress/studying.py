"""What the pages of cohorts ask: when did each of these learners last study?"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from progress.domain.queries import STUDIED
from progress.models import DailyActivity


def last_days(learners: Iterable[int]) -> dict[int, date]:
    """Return the last day of study of each learner who ever studied: one query."""
    rows = DailyActivity.objects.filter(STUDIED, learner__in=learners).values("learner")
    return dict(rows.annotate(last=Max("day")).values_list("learner", "last"))
