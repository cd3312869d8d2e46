"""What staff granted a person, kept with who did it and why."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class FactorGrant(models.Model):
    """The standing extra-time factor that somebody got at a time. Rows are only added.

    `User.time_factor` is the newest of them, or 1.00 where there is none.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="factor_grants"
    )
    factor = models.DecimalField(
        max_digits=3, decimal_places=2, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(factor__gte=1, factor__lte=4),
                name="factor_grant_between_1_and_4",
            )
        ]

    def __str__(self) -> str:
        return f"{self.factor} for {self.person_id}"
