"""Study sessions: so many minutes, a step at a time."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lessons.models import Lesson
from questions.models.cards import Card
from questions.models.practice import Practice


class StudySession(models.Model):
    """A length of study that a learner chose. What is done in it comes step by step."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="study_sessions"
    )
    minutes = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    # The time at which the learner was last seen, and how much of the time until then counts.
    seen_at = models.DateTimeField()
    active_seconds = models.PositiveIntegerField(default=0)
    clock_hidden = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner"],
                condition=Q(finished_at=None),
                name="study_session_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} for {self.minutes} min"


class StudyStep(models.Model):
    """One thing to do within a session: cards to recall, a part of a lesson, or weak spots."""

    class Kind(models.TextChoices):
        RECALL = "recall", _("Recall")
        LESSON = "lesson", _("Lesson")
        WEAK = "weak", _("Weak spots")

    session = models.ForeignKey(StudySession, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    minutes = models.PositiveSmallIntegerField()
    # Questions to answer and own cards to look at; or the lesson, its first section to read and
    # how many from there.
    count = models.PositiveSmallIntegerField(default=1)
    lesson = models.ForeignKey(Lesson, models.PROTECT, null=True, blank=True, related_name="+")
    section = models.CharField(max_length=120, blank=True)
    practice = models.OneToOneField(
        Practice, models.SET_NULL, null=True, blank=True, related_name="study_step"
    )
    # What of a recall the learner asks themselves, beside the questions of the practice.
    own_cards = models.ManyToManyField(Card, blank=True, related_name="study_steps")
    begun_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="study_step_unique"),
            models.CheckConstraint(
                condition=Q(kind="lesson", lesson__isnull=False)
                | ~Q(kind="lesson") & Q(lesson__isnull=True),
                name="study_step_of_lesson_has_lesson",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.position}"
