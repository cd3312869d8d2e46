"""A row of questions that a learner works through."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from questions.models.questions import QuestionVersion


class Practice(models.Model):
    """A row of questions that a learner works through at their own pace."""

    class Origin(models.TextChoices):
        CHOSEN = "chosen", _("Practice")
        FIRST = "first", _("First questions")
        RECALL = "recall", _("Recall")
        LESSON = "lesson", _("Lesson check")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="practices")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.CHOSEN)
    title = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class PracticeItem(models.Model):
    """One question shown in a practice, in the version and the option order it was shown in."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    seed = models.PositiveIntegerField()
    shown_at = models.DateTimeField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    submission = models.OneToOneField(
        "Submission", models.PROTECT, null=True, blank=True, related_name="practice_item"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "position"], name="practice_item_unique")
        ]

    def __str__(self) -> str:
        return f"{self.practice_id} {self.position}"
