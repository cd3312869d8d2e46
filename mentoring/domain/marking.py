"""The settings of marking: what the cohorts of a learner say about their answers."""

from django.db import models
from django.db.models import QuerySet

from accounts.models import Cohort, User
from mentoring.models import CohortMarking
from studyhub.statements import Given, Statement

LEARNER = Given("learner", models.BigIntegerField())
FIRST = Statement(lambda: markings_of(LEARNER).values_list("marks_first"))


def markings_of(learner: User | Given) -> QuerySet[CohortMarking]:
    """Return the settings of the cohorts that the learner is in now, where some were made."""
    return CohortMarking.objects.filter(
        cohort__archived_at=None,
        cohort__memberships__learner=learner,
        cohort__memberships__left_at=None,
    )


def marks_come_first(learner: User) -> bool:
    """Return whether a mentor marks before seeing the automatic score.

    So it is, unless a cohort of the learner's has set it otherwise and none of those that have
    settings insists on it.
    """
    said = FIRST.fetch(learner=learner.pk)
    return not said or any(marks_first for (marks_first,) in said)


def marking_of(cohort: Cohort) -> CohortMarking:
    """Return the settings of a cohort, or the defaults, not stored."""
    return CohortMarking.objects.filter(cohort=cohort).first() or CohortMarking(cohort=cohort)


def set_marking(*, cohort: Cohort, **settings: bool | int) -> CohortMarking:
    """Store settings of a cohort; those that are not named stay."""
    marking, _made = CohortMarking.objects.update_or_create(cohort=cohort, defaults=settings)
    return marking
