"""Recall cards: what a learner is believed to remember, and how they want to be asked."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lessons.models import Lesson, Note
from questions.models.questions import Question
from questions.models.submissions import Submission
from studyhub.outbox import Outbox
from studyhub.searchable import CONFIG, find_names

USUAL_RETENTION = Decimal("0.90")
LOWEST_RETENTION, HIGHEST_RETENTION = Decimal("0.70"), Decimal("0.97")
LONGEST_SIDE = 2_000
# The words of an own card, as search looks for them.
WORDS_OF_SIDES = (
    SearchVector("front", config=CONFIG, weight="B")
    + SearchVector("back", config=CONFIG, weight="C")
    + find_names("front", "back")
)


class Card(models.Model):
    """How well a learner is believed to remember one thing: the state of the FSRS scheduler.

    Derived from its ReviewLogs, all but the plan and whether it is suspended.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        KEY_POINT = "key_point", _("Key point")
        HIGHLIGHT = "highlight", _("Own card")

    class Plan(models.TextChoices):
        """What asks for a card on another day than the scheduler chose."""

        BACKLOG = "backlog", _("Held back")
        INTERVIEW = "interview", _("Before your interview")

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cards")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.QUESTION)
    question = models.ForeignKey(
        Question, models.PROTECT, null=True, blank=True, related_name="cards"
    )
    # The id of a key point in the marking scheme that an answer missed.
    point = models.CharField(max_length=120, blank=True)
    note = models.OneToOneField(
        Note, models.SET_NULL, null=True, blank=True, related_name="recall_card"
    )
    # Where to read what an own card asks for.
    lesson = models.ForeignKey(Lesson, models.PROTECT, null=True, blank=True, related_name="+")
    section = models.CharField(max_length=120, blank=True)
    # What the learner wrote for an own card; the back of a key point is the point.
    front = models.TextField(blank=True)
    back = models.TextField(blank=True)

    # The scheduler's own JSON: state, step, stability (days), difficulty (1 to 10), last_review.
    state = models.JSONField(default=dict)
    stability = models.FloatField(null=True, blank=True)
    looks = models.PositiveIntegerField(default=0)
    # How often it was forgotten after it had been known: remembered at the look before.
    lapses = models.PositiveIntegerField(default=0)
    looked_on = models.DateField(null=True, blank=True)
    # The day on which a card without a look is asked first.
    starts_on = models.DateField(null=True, blank=True)
    # The study day that the scheduler chose, and the one on which the card is asked: the same,
    # unless a plan moved it. It begins at `due_at` where the learner is.
    due_on = models.DateField()
    day = models.DateField()
    plan = models.CharField(max_length=10, choices=Plan, blank=True)
    due_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True, blank=True)
    # A deleted own card is suspended as well, so that nothing asks or counts it. For a day it can
    # be brought back; then its words go, and what stays holds its looks, which are facts.
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "question", "point"], name="card_once"),
            models.CheckConstraint(
                condition=Q(kind="question", question__isnull=False, point="")
                | (Q(kind="key_point", question__isnull=False) & ~Q(point=""))
                | (
                    Q(kind="highlight", question__isnull=True)
                    & ((~Q(front="") & ~Q(back="")) | Q(deleted_at__isnull=False))
                ),
                name="card_asks_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None) | Q(kind="highlight", suspended_at__isnull=False),
                name="card_deleted_is_own_and_suspended",
            ),
        ]
        indexes = [
            models.Index(fields=["learner", "due_at", "id"], name="card_due"),
            models.Index(fields=["learner", "day"], name="card_day"),
            models.Index(
                fields=["deleted_at"],
                condition=Q(deleted_at__isnull=False) & ~Q(front=""),
                name="card_deleted",
            ),
            # Not put on a list first, which each search would read through from end to end.
            GinIndex(
                WORDS_OF_SIDES,
                condition=Q(kind="highlight"),
                name="card_by_names",
                fastupdate=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} of {self.learner_id}"

    @property
    def is_own(self) -> bool:
        """Whether the learner looks at its back and says how it went."""
        return self.kind != self.Kind.QUESTION


class ReviewLog(models.Model):
    """One look at a card. Append-only: replaying them gives the card's state exactly.

    A later row can supersede an earlier one: the learner rated the look otherwise, or took the
    rating back. It repeats when the look was, and only what nothing supersedes counts.
    """

    class Source(models.TextChoices):
        ANSWER = "answer", _("By the answer")
        LEARNER = "learner", _("By you")
        UNDO = "undo", _("Taken back")

    card = models.ForeignKey(Card, models.CASCADE, related_name="logs")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="looks")
    submission = models.ForeignKey(
        Submission, models.CASCADE, null=True, blank=True, related_name="review_logs"
    )
    supersedes = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="superseded_by"
    )
    # The earlier rating that an undo lets count again.
    restores = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=10, choices=Source, default=Source.ANSWER)
    # 1 again, 2 hard, 3 good, 4 easy; none where the look was taken back.
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    reviewed_at = models.DateTimeField()
    # The learner's own day, stored with the look: neither travel nor another start of the day
    # rewrites it.
    study_day = models.DateField()
    made_at = models.DateTimeField()
    # What the scheduler was given, and by how many days the due day was moved within its fuzz
    # range.
    retention = models.DecimalField(max_digits=3, decimal_places=2, default=USUAL_RETENTION)
    shift = models.SmallIntegerField(default=0)
    # Days since the look before, as it was when this one was stored.
    days_since = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__gte=1, rating__lte=4)
                | Q(rating__isnull=True, supersedes__isnull=False),
                name="review_rating_1_to_4",
            ),
            models.UniqueConstraint(
                fields=["submission", "card"],
                condition=Q(supersedes__isnull=True),
                name="review_once_per_answer",
            ),
        ]
        indexes = [models.Index(fields=["learner", "study_day"], name="review_of_day")]

    def __str__(self) -> str:
        return f"{self.card_id} {self.rating}"


class LookOutbox(Outbox):
    """A look that was no answer was taken, rated otherwise or taken back: not folded yet."""

    look = models.ForeignKey(ReviewLog, models.CASCADE, related_name="+")


def usual_week() -> list[int]:
    return [100] * 7


class RecallSettings(models.Model):
    """How one learner wants to be asked. Without a row the defaults hold."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="recall_settings"
    )
    # The share of cards that are still known when they come due.
    retention = models.DecimalField(
        max_digits=3,
        decimal_places=2,
        default=USUAL_RETENTION,
        validators=[MinValueValidator(LOWEST_RETENTION), MaxValueValidator(HIGHEST_RETENTION)],
    )
    new_per_day = models.PositiveSmallIntegerField(
        default=20, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    reviews_per_day = models.PositiveSmallIntegerField(
        default=100, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    # Percent of a usual day's load by weekday, Monday first: 100, 50 or 0.
    week = models.JSONField(default=usual_week)
    # Over how many days a backlog is spread after a holiday; 0 leaves it as it is.
    spread_days = models.PositiveSmallIntegerField(default=10, validators=[MaxValueValidator(60)])
    aims_at_interview = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(retention__gte=LOWEST_RETENTION, retention__lte=HIGHEST_RETENTION),
                name="recall_retention_in_range",
            ),
            models.CheckConstraint(
                condition=Q(new_per_day__gte=1, reviews_per_day__gte=1),
                name="recall_asks_something_each_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} aims at {self.retention}"
