"""Remarks on spans of an answer."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.models.reviews import Review


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
