"""Answers that authors try."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from questions.models.questions import QuestionVersion


class Trial(models.Model):
    """An answer that an author gave to see how it is scored. It counts for nothing and nobody.

    One for each author and version, and one for each draft: the next takes its place. It may be
    lost, and goes after a day.
    """

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    version = models.ForeignKey(QuestionVersion, models.CASCADE, null=True, related_name="+")
    # In place of a version the key of a QuestionDraft, and its content as it was scored. The
    # database knows of no relation: drafts come and go, and nothing is to hold one.
    draft = models.BigIntegerField(null=True, unique=True)
    content = models.JSONField(null=True, blank=True)
    # Another with each answer: a message about the one before finds nothing.
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    response = models.JSONField()
    asked_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    has_failed = models.BooleanField(default=False)
    report = models.JSONField(null=True, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "version"], name="trial_once_per_version"),
            models.CheckConstraint(
                condition=Q(version__isnull=False, draft=None, content=None)
                | Q(version=None, draft__isnull=False, content__isnull=False),
                name="trial_of_version_or_draft",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], name="trial_by_age")]

    def __str__(self) -> str:
        return str(self.key)
