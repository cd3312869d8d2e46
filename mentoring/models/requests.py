"""Review requests, and the leases on them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from questions.models import Submission


class ReviewRequest(models.Model):
    """A learner asks for feedback on one answer. waiting -> returned, or withdrawn."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a mentor")
        RETURNED = "returned", _("Feedback is there")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="review_requests")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_requests"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    round = models.PositiveSmallIntegerField(default=1)
    # The time of the first asking: kept when work returns to the queue.
    asked_at = models.DateTimeField()
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Up to three questions of the learner's own.
    questions = models.JSONField(default=list)
    returned_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    # The lease: who works on it, until when. An expired one is free at once.
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="held_reviews",
    )
    held_since = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(state="waiting"),
                name="review_request_one_waiting_per_answer",
            ),
            models.CheckConstraint(
                condition=Q(held_by__isnull=True, held_until__isnull=True)
                | Q(held_by__isnull=False, held_until__isnull=False, held_since__isnull=False),
                name="review_lease_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(state="waiting"), name="review_waiting_by_age"
            ),
            models.Index(
                fields=["held_until"],
                condition=Q(state="waiting", held_by__isnull=False),
                name="review_held_by_end",
            ),
            # The promise of turnaround reads the last 30 days, however many years there are.
            models.Index(
                fields=["returned_at"], condition=Q(state="returned"), name="review_returned_by_day"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
