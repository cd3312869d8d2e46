"""Remarks on spans of an answer, what is said about them, and phrases to make them of."""

import uuid

from django.conf import settings
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
    # The learner has dealt with it: folded, and still there.
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["field", "start", "created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=models.F("start")), name="comment_span_is_not_empty"
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Reply(models.Model):
    """What the learner or the mentor says of what was returned: under a comment, or of all of it.

    Append-only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    comment = models.ForeignKey(
        Comment, models.CASCADE, null=True, blank=True, related_name="replies"
    )
    # Of the whole review, where it is said under no comment of it.
    review = models.ForeignKey(Review, models.CASCADE, null=True, blank=True, related_name="talk")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_replies"
    )
    text = models.TextField()
    created_at = models.DateTimeField()
    # When the other one of the two first had it on a page.
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(comment__isnull=False, review=None)
                | Q(comment=None, review__isnull=False),
                name="reply_is_to_one",
            )
        ]
        indexes = [
            models.Index(
                fields=["comment", "review"], condition=Q(seen_at=None), name="reply_unseen"
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Phrase(models.Model):
    """A saved phrase: `/shortcut` puts it into a text of a review. All have the shared ones.

    `{learner}` is filled in, and in a comment `{quote}` and `{part}`; any other word in braces is
    left to be typed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="review_phrases"
    )
    shortcut = models.SlugField(max_length=20)
    text = models.TextField()
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["shortcut", "created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "shortcut"], name="phrase_once_per_owner"),
            models.UniqueConstraint(
                fields=["shortcut"], condition=Q(is_shared=True), name="phrase_once_shared"
            ),
        ]

    def __str__(self) -> str:
        return f"/{self.shortcut}"
