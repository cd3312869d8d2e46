"""The settings of marking: what the cohorts of a learner say about their answers."""

from django.db import models, transaction
from django.db.models import QuerySet

from accounts.models import Cohort, User
from mentoring.models import CohortMarking
from studyhub.seen import refuse_unless_seen
from studyhub.statements import Given, Statement

SETTINGS = ("marks_first", "is_blind", "offers_unsure", "second_percent", "divergence")
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


@transaction.atomic
def set_marking(
    *, cohort: Cohort, seen: str | None = None, **settings: bool | int
) -> CohortMarking:
    """Store settings of a cohort; those that are not named stay.

    Raises Changed where somebody else changed them since the writer saw what `seen` stands for.
    """
    CohortMarking.objects.get_or_create(cohort=cohort)
    marking = CohortMarking.objects.select_for_update().get(cohort=cohort)
    stored = tell_settings(marking)
    refuse_unless_seen(seen, stored, stored | {name: str(settings[name]) for name in settings})
    for name, value in settings.items():
        setattr(marking, name, value)
    marking.save(update_fields=list(settings))
    return marking


def tell_settings(marking: CohortMarking) -> dict[str, str]:
    """Return the settings by their names, as what a form has shown is held against them."""
    return {name: str(getattr(marking, name)) for name in SETTINGS}
