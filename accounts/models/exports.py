"""What people ask to have of their own data: made by a worker, kept for some days."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DataExport(models.Model):
    """One asking. waiting -> making -> ready, or failed after the last attempt."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        MAKING = "making", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="data_exports"
    )
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    # From then on the sweep deletes it.
    expires_at = models.DateTimeField(null=True, blank=True)
    # Of the archive, in bytes.
    size = models.PositiveIntegerField(default=0)

    attempts = models.PositiveSmallIntegerField(default=0)
    claim_token = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    # Not before this time does the sweep send it again.
    sweep_after = models.DateTimeField()
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["waiting", "making"]),
                name="data_export_one_open_per_person",
            ),
            models.CheckConstraint(
                condition=Q(state="making", claim_token__isnull=False, claimed_until__isnull=False)
                | (~Q(state="making") & Q(claim_token=None, claimed_until=None)),
                name="data_export_claim_while_making",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(ready_at__isnull=False, expires_at__isnull=False),
                name="data_export_ready_expires",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sweep_after"],
                condition=Q(state__in=["waiting", "making"]),
                name="data_export_unmade",
            ),
            models.Index(
                fields=["expires_at"], condition=Q(state="ready"), name="data_export_by_expiry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"


class ExportArchive(models.Model):
    """The ZIP itself, apart from its row: only a download reads it.

    In the database because several web machines share it, and because a backup holds it.
    """

    export = models.OneToOneField(
        DataExport, models.CASCADE, primary_key=True, related_name="archive"
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.export_id)
