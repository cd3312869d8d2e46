"""What learners say the scorer is wrong about, and what mentors say of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from mentoring.models.requests import ReviewRequest
from questions.models import Score


class Dispute(models.Model):
    """A learner says that the scorer is wrong about one key point of one score.

    It rides on a request for review, and its verdict is told when that one returns. What was
    decided is kept as evidence: banks are calibrated by it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    score = models.ForeignKey(Score, models.PROTECT, related_name="disputes")
    request = models.ForeignKey(ReviewRequest, models.CASCADE, related_name="disputes")
    # The id and the title of a part of the score's report.
    part = models.CharField(max_length=120)
    title = models.TextField()
    says = models.TextField()
    made_at = models.DateTimeField()
    # Of the mentor who holds the request: a draft until it is returned.
    is_upheld = models.BooleanField(null=True, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["score", "part"], name="dispute_once_per_point"),
            models.CheckConstraint(
                condition=Q(is_upheld=None, decided_by=None, decided_at=None)
                | Q(is_upheld__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="dispute_verdict_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score_id} {self.part}"

    @property
    def is_told(self) -> bool:
        """Whether the learner has the verdict."""
        is_returned = self.request.state == ReviewRequest.State.RETURNED
        return is_returned and self.is_upheld is not None and not self.is_moot

    @property
    def is_moot(self) -> bool:
        """Whether it is nobody's to decide: it was made once a mentor's mark counted.

        None is any more, but such as were ride on the second mark of a sample, whose mentor writes
        nothing to the learner.
        """
        return self.request.is_second_mark

    @property
    def was_withdrawn(self) -> bool:
        return self.request.state == ReviewRequest.State.WITHDRAWN
