"""Which scale answers are scored on: the shipped one, or their bank's own."""

from typing import Any

from django.db.models import UUIDField

from questions.models import Bank, Calibration, Kind, QuestionVersion
from studyhub.statements import Given, Statement

# Each answer in words takes it.
ACTIVE = Statement(
    lambda: Calibration.objects.filter(
        is_active=True, bank__questions=Given("question", UUIDField())
    )
)


def find_scale(version: QuestionVersion) -> dict[str, Any] | None:
    """Return the calibration that answers to `version` are scored on; None: the shipped one."""
    if not Kind(version.kind).is_language:
        return None
    return content_of(next(iter(ACTIVE.fetch(question=version.question_id)), None))


def active_calibration(bank: Bank) -> Calibration | None:
    return bank.calibrations.filter(is_active=True).first()


def content_of(calibration: Calibration | None) -> dict[str, Any] | None:
    return calibration.content if calibration else None
