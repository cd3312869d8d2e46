"""What staff changed about what somebody may do, kept with who did it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.user import Role


class AccessChange(models.Model):
    """One change of the roles or of the access of a person. Rows are only added."""

    class What(models.TextChoices):
        ROLE_GIVEN = "role-given", _("Role given")
        ROLE_BY_LINK = "role-by-link", _("Role given by a link")
        ROLE_TAKEN = "role-taken", _("Role taken")
        DEACTIVATED = "deactivated", _("Deactivated")
        REACTIVATED = "reactivated", _("Reactivated")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="access_changes"
    )
    what = models.CharField(max_length=12, choices=What)
    role = models.CharField(max_length=20, choices=Role, blank=True)
    # Of a link it is who made it.
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(what__startswith="role") ^ Q(role=""), name="access_change_names_a_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.what} {self.role}".rstrip()
