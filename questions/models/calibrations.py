"""The scales that banks' written answers are scored on."""

from django.db import models
from django.db.models import Q

from questions.models.banks import Bank


class Calibration(models.Model):
    """A bank's own scale, drawn to its mentors' marks. Immutable but for whether it counts.

    At most one of a bank counts; where none does, its answers are scored on the scale that the
    scorer is shipped with.
    """

    bank = models.ForeignKey(Bank, models.CASCADE, related_name="calibrations")
    number = models.PositiveIntegerField()
    # As `scoring.fit_calibration` returns it.
    content = models.JSONField()
    # From how many mentors' marks, and from how many verdicts on disputed key points.
    marks = models.PositiveIntegerField()
    verdicts = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    is_active = models.BooleanField(default=False)
    activated_at = models.DateTimeField(null=True, blank=True)
    # What counted before: what counts again when this one is taken back.
    replaced = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["bank", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "number"], name="calibration_number_unique"),
            models.UniqueConstraint(
                fields=["bank"], condition=Q(is_active=True), name="calibration_one_active"
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(activated_at__isnull=False),
                name="calibration_active_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_id} scale {self.number}"
