"""Scoring old answers anew by a later version, and decisions about faulty questions."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from questions.models.banks import Bank
from questions.models.calibrations import Calibration
from questions.models.questions import QuestionVersion
from questions.models.submissions import Submission


class Regrade(models.Model):
    """Old answers scored anew: counted first, applied when an author says so.

    By a later version of their question; or those of a whole bank, as the scorer that is here now
    and a scale of the bank have them.

    counting -> ready -> applying -> done, or dismissed where it is to count only from now on.
    What is done can be taken back, once: returning -> returned; or done again where full marks for
    all came between, until those are undone.
    """

    class State(models.TextChoices):
        COUNTING = "counting", _("Being counted")
        READY = "ready", _("Ready to apply")
        APPLYING = "applying", _("Being applied")
        DONE = "done", _("Applied")
        DISMISSED = "dismissed", _("Only from now on")
        RETURNING = "returning", _("Being taken back")
        RETURNED = "returned", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        QuestionVersion, models.PROTECT, null=True, blank=True, related_name="regrades"
    )
    bank = models.ForeignKey(Bank, models.PROTECT, null=True, blank=True, related_name="regrades")
    # Of a bank alone: its scale (None: the shipped one), and the scorer that counted.
    calibration = models.ForeignKey(
        Calibration, models.PROTECT, null=True, blank=True, related_name="regrades"
    )
    scorer = models.CharField(max_length=40, blank=True, db_default="")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.COUNTING)
    asked_at = models.DateTimeField()
    # When a worker last had it in hand: the sweep takes up what nobody has for a while.
    touched_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(state__in=["counting", "ready", "applying"]),
                name="regrade_one_open_per_version",
            ),
            models.UniqueConstraint(
                fields=["bank"],
                condition=Q(state__in=["counting", "ready", "applying"]),
                name="regrade_one_open_per_bank",
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=False, bank=None, calibration=None)
                | Q(version=None, bank__isnull=False),
                name="regrade_by_version_or_of_bank",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["counting", "ready", "applying"])
                | Q(finished_at__isnull=False),
                name="regrade_finished_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["touched_at"],
                condition=Q(state__in=["counting", "applying"]),
                name="regrade_in_hand",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id or self.bank_id} {self.state}"


class RegradeItem(models.Model):
    """What one answer would get by the later version. Numbers only: the words stay where they are.

    `points` is None where the later version cannot score it, such as an option that it lacks.
    """

    regrade = models.ForeignKey(Regrade, models.CASCADE, related_name="items")
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="+")
    share_before = models.DecimalField(max_digits=5, decimal_places=4)
    points = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(max_digits=7, decimal_places=2)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    # A mentor marked it: the score is added, and the mark goes on counting.
    has_mark = models.BooleanField(default=False)
    # None again where what was appended has been taken back.
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["regrade", "submission"], name="regrade_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.regrade_id} {self.submission_id}"

    @property
    def goes(self) -> str:
        """Return `up`, `down`, `stays` or `cannot`."""
        if self.share is None:
            return "cannot"
        if self.share == self.share_before:
            return "stays"
        return "up" if self.share > self.share_before else "down"


class Ruling(models.Model):
    """The decision that a faulty version does not count, or earns everybody full marks.

    The version itself says which ruling holds; this is the record of who decided it, and why.
    """

    class Kind(models.TextChoices):
        DROP = "drop", _("Does not count")
        FULL = "full", _("Full marks for all")

    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="rulings")
    kind = models.CharField(max_length=4, choices=Kind)
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    # When every answer that was there had followed.
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(undone_at=None), name="ruling_one_per_version"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=F("made_at")),
                name="ruling_undone_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.kind}"
