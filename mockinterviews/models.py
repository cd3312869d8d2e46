"""Interview blueprints, interviews under the clock, and the drafts that keep every word."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lessons.models import FromPack
from questions.models import QuestionVersion, Submission


class Mode(models.TextChoices):
    """Interview: as in life. Practice: with pause and hints."""

    INTERVIEW = "interview", _("Interview")
    PRACTICE = "practice", _("Practice")


class Blueprint(FromPack):
    """The plan of an interview: sections with minutes and rules for drawing questions."""

    summary = models.TextField(blank=True)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.INTERVIEW)
    minutes = models.PositiveSmallIntegerField()
    pass_percent = models.PositiveSmallIntegerField(default=65)
    section_floor_percent = models.PositiveSmallIntegerField(default=45)
    # As the pack wrote them: {"slug", "title", "minutes", "draws": [...]}, in order.
    sections = models.JSONField()


class Interview(models.Model):
    """One sitting. ready -> running -> closed; its scores arrive afterwards."""

    class State(models.TextChoices):
        READY = "ready", _("Not begun")
        RUNNING = "running", _("Running")
        CLOSED = "closed", _("Handed in")

    class ClosedBy(models.TextChoices):
        HAND = "hand", _("Handed in by hand")
        DEADLINE = "deadline", _("Closed at the deadline")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="interviews")
    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="interviews")
    # The blueprint as it was when the interview was made: later edits change no sitting.
    plan = models.JSONField()
    mode = models.CharField(max_length=10, choices=Mode)
    state = models.CharField(max_length=10, choices=State, default=State.READY)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    # What the clock gives without events: the plan's minutes, in seconds.
    base_seconds = models.PositiveIntegerField()
    # Start plus base plus every event of the ledger: kept here for the sweep, recomputed with them.
    deadline = models.DateTimeField(null=True, blank=True)
    # Since when the clock stands still (practice mode only). Going on writes it into the ledger.
    paused_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=10, choices=ClosedBy, blank=True)
    # What was handed in, and the SHA-256 of its canonical JSON.
    receipt = models.JSONField(null=True, blank=True)
    receipt_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner"],
                condition=Q(state="running"),
                name="interview_one_running_per_learner",
            ),
            models.CheckConstraint(
                condition=Q(state="ready", started_at__isnull=True)
                | Q(state="running", started_at__isnull=False, deadline__isnull=False)
                | Q(state="closed", finished_at__isnull=False, receipt__isnull=False),
                name="interview_state_has_its_times",
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline"], condition=Q(state="running"), name="interview_running_by_end"
            ),
            models.Index(fields=["learner", "-created_at"], name="interview_by_learner"),
        ]

    def __str__(self) -> str:
        return self.plan.get("title", str(self.id))


class TimeEvent(models.Model):
    """An entry of the ledger of time: seconds added, by whom and why. Append-only."""

    class Kind(models.TextChoices):
        ACCOMMODATION = "accommodation", _("Standing extra time")
        EXTENSION = "extension", _("Extension")
        INCIDENT = "incident", _("Incident")
        PAUSE = "pause", _("Pause")

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="time_events")
    kind = models.CharField(max_length=15, choices=Kind)
    seconds = models.IntegerField()
    reason = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.seconds:+} s"


class InterviewQuestion(models.Model):
    """One question of a sitting, in the version that was drawn."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    section = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    seed = models.PositiveIntegerField()
    minutes = models.DecimalField(max_digits=5, decimal_places=2)
    flagged = models.BooleanField(default=False)
    submission = models.OneToOneField(
        Submission, models.PROTECT, null=True, blank=True, related_name="interview_question"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "position"], name="interview_question_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.interview_id} {self.position}"


class Draft(models.Model):
    """The last accepted text of one question. Changed only by compare and swap on `number`."""

    question = models.OneToOneField(InterviewQuestion, models.CASCADE, related_name="draft")
    number = models.PositiveIntegerField(default=0)
    response = models.JSONField(default=dict)
    saved_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"


class DraftVersion(models.Model):
    """A text that was sent while the interview ran. Append-only; refused ones are kept as well."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="versions")
    # The browser's id of this save: the same save sent again gets the same answer.
    save_id = models.UUIDField()
    based_on = models.PositiveIntegerField()
    # Null where the save was refused because another tab had saved in between.
    number = models.PositiveIntegerField(null=True, blank=True)
    response = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "save_id"], name="draft_save_once"),
            models.UniqueConstraint(fields=["draft", "number"], name="draft_version_number_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} v{self.number}"


class LateText(models.Model):
    """Text that reached us after the end: kept, shown, not scored."""

    question = models.ForeignKey(InterviewQuestion, models.CASCADE, related_name="late_texts")
    save_id = models.UUIDField()
    response = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "save_id"], name="late_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.received_at}"
