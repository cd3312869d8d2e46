"""Drawing a bank's scale to its mentors' marks: fitted, looked at, activated, taken back.

An app that knows more than the marks (what mentors said of disputed key points) offers a module
`calibrating` with `list_verdicts(bank)`: answer, key point, and the credit that a person gave it.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

import scoring
from questions.domain.bases import find_basis
from questions.domain.scales import active_calibration
from questions.kinds import response_of
from questions.models import Bank, Calibration, Kind, Score
from studyhub.app_modules import find_app_modules

Example = tuple[dict, dict, float]


class CannotCalibrate(Exception):
    """A bank that has too few marks, or nothing to take back. Carries a sentence."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def list_marked(bank: Bank) -> list[Example]:
    """Return (scheme, response, share) of each written answer that a mentor marked, once each."""
    marks = (
        Score.objects.filter(
            source=Score.Source.MENTOR,
            submission__version__kind=Kind.WRITTEN,
            submission__version__question__bank=bank,
            submission__learner__erased_at=None,
        )
        .select_related("submission__version")
        .order_by("submission", "-pk")
        .distinct("submission")
    )
    return [
        (scheme_of(answer), response_of(answer), float(mark.points / mark.maximum))
        for mark in marks
        for answer in [mark.submission]
    ]


def list_decided(bank: Bank) -> list[Example]:
    """Return what mentors said of single key points: the scheme holds that point alone."""
    found = []
    for submission, part, credit in list_verdicts(bank):
        if submission.version.kind != Kind.WRITTEN:
            continue
        scheme = scheme_of(submission)
        points = [point for point in scheme["key_points"] if point["id"] == part]
        if points:
            found.append((scheme | {"key_points": points}, response_of(submission), credit))
    return found


def list_verdicts(bank: Bank) -> Iterator:
    for module in find_app_modules("calibrating"):
        yield from module.list_verdicts(bank)


def scheme_of(submission) -> dict:
    return find_basis(submission.version).scheme


def fit_bank(*, bank: Bank, now: datetime) -> Calibration:
    """Fit a new scale to what mentors gave, and keep it under the next number: a preview.

    No answer is scored on it before it is activated. Raises CannotCalibrate below 50 marks.
    """
    marked, decided = list_marked(bank), list_decided(bank)
    if len(marked) < scoring.LEAST_MARKS:
        raise CannotCalibrate(
            _("Mentors marked %(count)d written answers of this bank; %(least)d are needed.")
            % {"count": len(marked), "least": scoring.LEAST_MARKS}
        )
    content = scoring.fit_calibration([*marked, *decided])
    with transaction.atomic():
        lock_bank(bank)
        last = bank.calibrations.aggregate(last=Max("number"))["last"] or 0
        return Calibration.objects.create(
            bank=bank,
            number=last + 1,
            content=content,
            marks=len(marked),
            verdicts=len(decided),
            made_at=now,
        )


@transaction.atomic
def activate(*, calibration: Calibration, now: datetime) -> Calibration:
    """Score answers on this scale from now on. Twice is once; stored scores stay as they are."""
    lock_bank(calibration.bank)
    before = active_calibration(calibration.bank)
    if before == calibration:
        return before
    switch(before, calibration)
    calibration.activated_at, calibration.replaced = now, before
    calibration.save(update_fields=["is_active", "activated_at", "replaced"])
    return calibration


@transaction.atomic
def take_back(*, bank: Bank) -> Calibration | None:
    """Let the scale count that counted before the present one; None is the shipped one.

    Raises CannotCalibrate where the shipped one counts.
    """
    lock_bank(bank)
    current = active_calibration(bank)
    if current is None:
        raise CannotCalibrate(_("This bank is scored on the shipped scale: nothing to take back."))
    before = current.replaced
    switch(current, before)
    if before:
        before.save(update_fields=["is_active"])
    return before


def switch(before: Calibration | None, after: Calibration | None) -> None:
    """Let `after` count and not `before`; the caller saves `after`."""
    if before:
        before.is_active = False
        before.save(update_fields=["is_active"])
    if after:
        after.is_active = True


def lock_bank(bank: Bank) -> None:
    Bank.objects.select_for_update().get(pk=bank.pk)
