"""Rollups: derived from facts, folded exactly once, rebuildable from them. And study plans."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import FromPack, LessonProgress, Topic
from questions.models import Submission


class ScoreContribution(models.Model):
    """What one submission has added to the rollups so far: a new score replaces just this."""

    submission = models.OneToOneField(
        Submission, models.CASCADE, primary_key=True, related_name="contribution"
    )
    points = models.DecimalField(max_digits=7, decimal_places=2)
    maximum = models.DecimalField(max_digits=7, decimal_places=2)
    # The question turned out faulty: it counts as a deed of its day, and for no topic.
    is_dropped = models.BooleanField(default=False, db_default=False)

    def __str__(self) -> str:
        return f"{self.points} of {self.maximum}"


class ReadingContribution(models.Model):
    """The day on which a finished lesson was counted."""

    progress = models.OneToOneField(
        LessonProgress, models.CASCADE, primary_key=True, related_name="contribution"
    )
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return str(self.day)


class TopicMastery(models.Model):
    """A learner's scored answers in one topic: sums, never averages, so that folds are exact.

    `shares` sums what each answer earned of its own points (0 to 1, to four places), so that an
    essay of ten points weighs as much as a click of one.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mastery")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="mastery")
    answers = models.IntegerField(default=0)
    hard_answers = models.IntegerField(default=0)
    shares = models.DecimalField(max_digits=14, decimal_places=4, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "topic"], name="topic_mastery_unique")
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.topic_id}"


class DailyActivity(models.Model):
    """What a learner did on one of their own calendar days."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="activity")
    day = models.DateField()
    answers = models.IntegerField(default=0)
    answer_ms = models.BigIntegerField(default=0)
    lessons = models.IntegerField(default=0)
    lesson_minutes = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "day"], name="daily_activity_unique")
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.day}"


class StudyPlan(FromPack):
    """A way through lessons, practice and interviews, day by day or week by week."""

    class Unit(models.TextChoices):
        DAY = "day", _("Day")
        WEEK = "week", _("Week")

    summary = models.TextField(blank=True)
    unit = models.CharField(max_length=4, choices=Unit)
    # How many days or weeks it is for.
    length = models.PositiveSmallIntegerField()
    # In order: {"at", "kind", "slug", "title", "minutes"}, of practice also "count".
    steps = models.JSONField()


class PlanChoice(models.Model):
    """The plan that a learner follows. What of it is done says no row of its own: facts say it."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="plan_choice"
    )
    plan = models.ForeignKey(StudyPlan, models.PROTECT, related_name="choices")
    start_day = models.DateField()
    # The instant at which that day began where the learner was: what they did since then counts.
    starts_at = models.DateTimeField()
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.learner_id} follows {self.plan_id}"
