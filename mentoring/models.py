"""Review requests, the leases on them, and what mentors write."""

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


class Comment(models.Model):
    """A remark on a span of the answer: half-open offsets in code points, and the quote itself."""

    class Kind(models.TextChoices):
        KEEP = "keep", _("Keep")
        CHANGE = "change", _("Change")
        QUESTION = "question", _("Question")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=10, choices=Kind)
    # Which field of the response: "text", or the section of a structured answer.
    field = models.CharField(max_length=60)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    text = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["field", "start", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=models.F("start")), name="comment_span_is_not_empty"
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]
