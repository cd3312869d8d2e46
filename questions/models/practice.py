"""A row of questions that a learner works through."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from questions.models.questions import Question, QuestionVersion

LEVELS = (1, 2, 3, 4, 5)


class Practice(models.Model):
    """A row of questions that a learner works through at their own pace."""

    class Origin(models.TextChoices):
        CHOSEN = "chosen", _("Practice")
        NEEDED = "needed", _("What I need most")
        # The placement check: its questions come one by one, each after the answer before it.
        FIRST = "first", _("First questions")
        RECALL = "recall", _("Recall")
        LESSON = "lesson", _("Lesson check")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="practices")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.CHOSEN)
    title = models.CharField(max_length=200)
    # Whether the learner wants to mark their own written answers before they see the score.
    self_marking = models.BooleanField(default=False, db_default=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["learner", "-started_at", "-id"],
                condition=Q(finished_at=None),
                name="practice_left_open",
            )
        ]

    def __str__(self) -> str:
        return self.title


class PracticeItem(models.Model):
    """One question shown in a practice, in the version and the option order it was shown in."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="items", db_index=False)
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    seed = models.PositiveIntegerField()
    # When each hint was opened, the first one first.
    hints_opened = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    shown_at = models.DateTimeField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    submission = models.OneToOneField(
        "Submission", models.PROTECT, null=True, blank=True, related_name="practice_item"
    )

    # What is typed and not handed in: {"number", "fields": [[name, value], ...]}. The number counts
    # the savings, so that one window does not write over another. Gone with the answer.
    draft = models.JSONField(null=True, blank=True)
    # The learner, while the draft says something and there is no answer: so it is found among what
    # they left open. None again where they took it off that list.
    half_written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    # The learner's earlier answer that the editor begins with.
    revises = models.ForeignKey(
        "Submission", models.SET_NULL, null=True, blank=True, related_name="revisions"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "position"], name="practice_item_unique")
        ]
        indexes = [
            models.Index(
                fields=["half_written_by"],
                condition=Q(half_written_by__isnull=False),
                name="practice_item_half_written",
            )
        ]

    def __str__(self) -> str:
        return f"{self.practice_id} {self.position}"

    @property
    def kind(self) -> str:
        return self.version.kind

    @property
    def is_answered(self) -> bool:
        return self.submission_id is not None

    @property
    def is_open(self) -> bool:
        """Whether it is neither answered nor set aside."""
        return self.submission_id is None and self.skipped_at is None

    @property
    def is_listed_as_half_written(self) -> bool:
        """Whether it is found by its words among what was left open."""
        return self.submission_id is None and self.half_written_by_id is not None


class PracticeProfile(models.Model):
    """What practice knows of one learner: their last choice, and the level of the last check."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="practice_profile"
    )
    # As the form of the choice posts it: {"by", "topic", "kinds", "easiest", "hardest", ...}.
    choice = models.JSONField(default=dict)
    # The difficulty that suits the learner; none before a placement check.
    level = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__in=LEVELS), name="practice_level_1_to_5"
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} at {self.level}"


class Placement(models.Model):
    """The outcome of one placement check. Append-only; the newest with a level counts."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="placements")
    # None where the check was skipped.
    practice = models.OneToOneField(
        Practice, models.CASCADE, null=True, blank=True, related_name="placement"
    )
    # None where it was skipped, or too few questions were there.
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    # What the level was made from: {"question", "difficulty", "right", "skipped"}, in order.
    evidence = models.JSONField(default=list)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__in=LEVELS, practice__isnull=False),
                name="placement_level_1_to_5",
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} placed at {self.level}"


class QuestionFlag(models.Model):
    """A question that one learner wants to come back to. Nobody else sees it."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="question_flags"
    )
    question = models.ForeignKey(Question, models.PROTECT, related_name="flags")
    flagged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "question"], name="question_flag_once")
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} flags {self.question_id}"


class SelfMark(models.Model):
    """What a learner gave their own written answer. It never counts; it stands beside the score.

    Made with the answer; `marked_at` is None while the learner has not marked, and the score and
    the model answer are kept back until then.
    """

    submission = models.OneToOneField(
        "Submission", models.CASCADE, primary_key=True, related_name="self_mark"
    )
    # The credit of each part, 0, 0.5 or 1, by its id.
    marks = models.JSONField(default=dict)
    points = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(max_digits=7, decimal_places=2)
    marked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["submission"], condition=Q(marked_at=None), name="self_mark_open")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(marked_at=None, points=None)
                | Q(marked_at__isnull=False, points__gte=0, points__lte=F("maximum")),
                name="self_mark_has_points",
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.points}"
