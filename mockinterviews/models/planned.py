"""Interviews that a learner has put into their calendar."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from mockinterviews.models.blueprints import Blueprint


class PlannedInterview(models.Model):
    """A time at which a learner wants to sit an interview, and when they want to be reminded."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="planned_interviews"
    )
    blueprint = models.ForeignKey(Blueprint, models.CASCADE, related_name="planned")
    starts_at = models.DateTimeField()
    # So long before the start comes the reminder; None for none.
    remind_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    # When the reminder is due: kept for the index of the task that looks for them.
    remind_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # How often it was moved: a calendar takes the file with the higher number.
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(
                fields=["remind_at"],
                condition=Q(remind_at__isnull=False, reminded_at__isnull=True),
                name="planned_interview_to_remind",
            ),
            models.Index(fields=["learner", "starts_at"], name="planned_interview_by_learner"),
        ]

    def __str__(self) -> str:
        return f"{self.blueprint_id} {self.starts_at}"
