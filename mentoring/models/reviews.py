"""What a mentor writes on a request, and what it gives."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.models.requests import ReviewRequest


class Review(models.Model):
    """What one mentor writes on one request: a draft until it is returned."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        RETURNED = "returned", _("Returned")

    class Verdict(models.TextChoices):
        READY = "ready", _("Ready")
        NEARLY = "nearly", _("Nearly")
        REVISE = "revise", _("Revise")

    request = models.ForeignKey(ReviewRequest, models.CASCADE, related_name="reviews")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # Raised by each accepted save: compare and swap.
    number = models.PositiveIntegerField(default=0)
    # Criterion id -> points given.
    marks = models.JSONField(default=dict)
    summary = models.TextField(blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    updated_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "mentor"], name="review_one_per_mentor"),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state="returned"),
                name="review_one_returned_per_request",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(returned_at__isnull=False) & ~Q(verdict="")),
                name="review_returned_has_verdict",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} by {self.mentor_id}"
