"""Sittings, the questions that they ask, and the ledger of their time."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from mockinterviews.models.blueprints import Blueprint, Mode
from questions.models import QuestionVersion, Submission


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
    # When its learner first saw a key of it, on the result or elsewhere: see `seen_keys`. One that
    # ran then, or was opened again, ended after that.
    keys_shown_at = models.DateTimeField(null=True, blank=True)
    # What was handed in, and the SHA-256 of its canonical JSON.
    receipt = models.JSONField(null=True, blank=True)
    receipt_hash = models.CharField(max_length=64, blank=True)
    # Receipts that stand no longer, oldest first: {"receipt", "hash", "replaced_at"} of each time
    # that the interview was opened again, or late text was accepted.
    earlier_receipts = models.JSONField(default=list, db_default=Value([], models.JSONField()))

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

    @property
    def knew_keys(self) -> bool:
        """Whether the learner of a closed one had seen a key of it before it ended."""
        return self.keys_shown_at is not None and self.keys_shown_at < self.finished_at


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
    # Of the form that gave it: one that is posted again gives nothing more.
    key = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interview", "key"], name="time_event_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.seconds:+} s"


class WithdrawnAnswer(models.Model):
    """An answer that a question had: its interview was opened again, or late text took its place.

    It is kept with its scores and counts for nothing (questions.domain.withdrawing). Progress finds
    here what it has to take back.
    """

    question = models.ForeignKey(
        "InterviewQuestion", models.CASCADE, related_name="withdrawn_answers"
    )
    submission = models.OneToOneField(Submission, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.question_id} {self.submission_id}"


class AskedManager(models.Manager):
    """The questions of the bank alone: all that is scored."""

    def get_queryset(self):
        return super().get_queryset().filter(version__isnull=False)


class PageManager(models.Manager):
    """The questions, and the pages of the other sections."""


class InterviewQuestion(models.Model):
    """One question of a sitting, in the version that was drawn; or the page of another section.

    A break, a section of free text and one of one's own review have one row without a version,
    whose position comes after those of all questions. It has a draft like a question, is never
    scored, and is only in `everything`: whoever asks for the questions of an interview gets those
    of the bank.
    """

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    section = models.PositiveSmallIntegerField()
    version = models.ForeignKey(
        QuestionVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    seed = models.PositiveIntegerField()
    minutes = models.DecimalField(max_digits=5, decimal_places=2)
    # Whether it closes when its minutes are over; what stood there is kept.
    closes = models.BooleanField(default=False, db_default=False)
    # Prompts that follow the answer, in their order, as they were drawn.
    follow_ups = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    flagged = models.BooleanField(default=False)
    submission = models.OneToOneField(
        Submission, models.PROTECT, null=True, blank=True, related_name="interview_question"
    )
    # When it was first opened, since when it is looked at now, and for how long it was before.
    opened_at = models.DateTimeField(null=True, blank=True)
    visited_at = models.DateTimeField(null=True, blank=True)
    spent_seconds = models.PositiveIntegerField(default=0, db_default=0)
    # When its own minutes end, where they close it; kept here and recomputed with the ledger.
    closes_at = models.DateTimeField(null=True, blank=True)
    # When it was left for good: there is no going back, or the model answer was opened.
    left_at = models.DateTimeField(null=True, blank=True)
    hints_opened = models.PositiveSmallIntegerField(default=0, db_default=0)

    objects = AskedManager()
    everything = PageManager()

    class Meta:
        ordering = ["position"]
        base_manager_name = "everything"
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "position"], name="interview_question_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.interview_id} {self.position}"
