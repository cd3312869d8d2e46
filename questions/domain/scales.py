"""Which scale answers are scored on: the shipped one, or their bank's own."""

from typing import Any

from questions.models import Bank, Calibration


def active_calibration(bank: Bank) -> Calibration | None:
    return bank.calibrations.filter(is_active=True).first()


def content_of(calibration: Calibration | None) -> dict[str, Any] | None:
    return calibration.content if calibration else None
