"""Review requests, the leases on them, and who is away from reviewing."""

import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, DateTimeField, DurationField, F, Func, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lessons.models import Topic
from questions.models import Kind, Submission

# An answer whose score says that a person should look counts as if it had waited so much longer.
HEAD_START = timedelta(hours=12)
# When a request counts from. In the time of one zone: an index takes no difference of moments,
# which can depend on the zone of who asks.
COUNTS_FROM = Func(
    Value("UTC"), F("asked_at"), function="timezone", output_field=DateTimeField()
) - Case(
    When(unsure=True, then=Value(HEAD_START)),
    default=Value(timedelta(0)),
    output_field=DurationField(),
)
# When the asking was made, as `was_made_at` says it.
MADE_AT = Coalesce("made_at", "asked_at")


class ReviewRequest(models.Model):
    """One answer that waits for feedback: the learner asked, or the scorer was unsure.

    waiting -> returning (the mentor can still take it back) -> returned; or withdrawn.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a mentor")
        RETURNING = "returning", _("About to be returned")
        RETURNED = "returned", _("Feedback is there")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Origin(models.TextChoices):
        ASKED = "asked", _("Asked by the learner")
        OFFERED = "offered", _("Offered because the scorer is unsure")
        SAMPLED = "sampled", _("A second mark of a sample")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="review_requests")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_requests"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    round = models.PositiveSmallIntegerField(default=1)
    # From when its wait counts: kept when work returns to the queue, and later than the asking by
    # as long as the request was withdrawn. No page says of it that something happened then.
    asked_at = models.DateTimeField()
    # When the asking was made, where that is another moment than `asked_at`.
    made_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    origin = models.CharField(
        max_length=10, choices=Origin, default=Origin.ASKED, db_default=Origin.ASKED
    )
    # Answers that were asked about together, as those of one interview: each is its own request.
    batch = models.UUIDField(null=True, blank=True)
    # A second opinion on the same answer, and whose first one it shall not be.
    second_of = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="second"
    )
    not_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # What it is a second, independent mark of: the learner reads who gives it, and no more.
    sample_of = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="sample"
    )
    # Of the answer, which never changes: what the queue is filtered by, beside the lease.
    kind = models.CharField(max_length=20, choices=Kind, blank=True, db_default="")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.PositiveIntegerField(default=0, db_default=0)
    # Whether the automatic score says that a person should look.
    unsure = models.BooleanField(default=False, db_default=False)
    # Up to three questions of the learner's own.
    questions = models.JSONField(default=list)
    returned_at = models.DateTimeField(null=True, blank=True)
    # How often the learner could not be given what was returned, why, and when it is tried next.
    delivery_attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    delivery_failure = models.CharField(max_length=100, blank=True, default="", db_default="")
    deliver_after = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    # The lease: who works on it, until when. An expired one is free at once.
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="held_reviews",
    )
    held_since = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(state__in=["waiting", "returning"]),
                name="review_request_one_open_per_answer",
            ),
            models.CheckConstraint(
                condition=Q(held_by__isnull=True, held_until__isnull=True)
                | Q(held_by__isnull=False, held_until__isnull=False, held_since__isnull=False),
                name="review_lease_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(state="waiting"), name="review_waiting_by_age"
            ),
            models.Index(
                COUNTS_FROM, F("id"), condition=Q(state="waiting"), name="review_waiting_by_turn"
            ),
            models.Index(fields=["topic"], condition=Q(state="waiting"), name="review_by_topic"),
            models.Index(
                fields=["held_until"],
                condition=Q(state="waiting", held_by__isnull=False),
                name="review_held_by_end",
            ),
            models.Index(
                fields=["asked_of", "asked_at"],
                condition=Q(state="waiting", asked_of__isnull=False),
                name="review_waiting_by_name",
            ),
            models.Index(
                fields=["returned_at"],
                condition=Q(state="returning"),
                name="review_returning_by_time",
            ),
            # The promise of turnaround reads the last 30 days, however many years there are.
            models.Index(
                fields=["returned_at"],
                include=["asked_at"],
                condition=Q(state="returned"),
                name="review_took_by_day",
            ),
            models.Index(
                fields=["returned_at"],
                condition=Q(state="returned", sample_of__isnull=False),
                name="review_second_by_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_second_mark(self) -> bool:
        """Whether it is for the agreement of mentors alone: no mark of the learner's."""
        return self.origin == self.Origin.SAMPLED

    @property
    def waits_unasked(self) -> bool:
        """Whether it waits without its learner having asked: they still can."""
        return self.state == self.State.WAITING and self.origin != self.Origin.ASKED

    @property
    def asking(self) -> str:
        """What a desk has to know of before its review goes out: it changes where the learner asks
        about what was offered, or is a second mark, while a mentor writes."""
        return self.Origin.SAMPLED if self.is_second_mark else str(len(self.questions))

    @property
    def was_made_at(self) -> datetime:
        """When the learner asked, or the answer was offered: what people are told."""
        return self.made_at or self.asked_at

    @property
    def called(self) -> str:
        """What pages of mentors call the learner: see `domain.blinding`, which adds `is_blind`."""
        return call_blindly(self.pk) if getattr(self, "is_blind", False) else str(self.learner)


def call_blindly(key: uuid.UUID) -> str:
    """Return what the learner of a request is called where their name is hidden."""
    return _now("Learner %(code)s") % {"code": str(key)[:4]}


class MentorPause(models.Model):
    """A mentor who is away: nothing is assigned to them and nothing held, until they go on."""

    mentor = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="review_pause"
    )
    since = models.DateTimeField()
    # What they told the others; they go on by hand.
    back_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.mentor_id} since {self.since}"

    def is_overdue(self, today: date) -> bool:
        """Whether the day on which they wanted to be back has come."""
        return self.back_on is not None and self.back_on <= today
