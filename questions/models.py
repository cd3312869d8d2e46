"""Questions and their versions, answers (submissions), scores, practice, and recall cards."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lessons.models import FromPack, Lesson, Topic
from studyhub.outbox import Outbox


class Kind(models.TextChoices):
    """How a question is answered."""

    SINGLE_CHOICE = "single_choice", _("Single choice")
    MULTIPLE_CHOICE = "multiple_choice", _("Multiple choice")
    NUMERIC = "numeric", _("Number")
    WRITTEN = "written", _("Written")
    STAR = "star", _("STAR")

    @property
    def is_language(self) -> bool:
        """Whether the answer is prose, marked by the language scorer in its own queue."""
        return self in (Kind.WRITTEN, Kind.STAR)


class AnswerTemplate(FromPack):
    """The sections of a structured answer, such as STAR: data, not code."""

    # {"slug", "title", "guidance", "share": [10, 15], "weight": 2}, in order.
    sections = models.JSONField()


class Question(FromPack):
    """The identity of a question. What is shown and answered is a version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="questions")
    lesson = models.ForeignKey(
        Lesson, models.PROTECT, null=True, blank=True, related_name="questions"
    )
    current_version = models.ForeignKey(
        "QuestionVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )


class QuestionVersion(models.Model):
    """What a question asked at one time. Immutable: every answer is pinned to one."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    checksum = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, choices=Kind)
    difficulty = models.PositiveSmallIntegerField(default=2)
    section = models.CharField(max_length=120, blank=True)
    objective = models.CharField(max_length=120, blank=True)
    # As the pack wrote it, so that it can be exported again and scored (see questions/kinds/).
    content = models.JSONField()
    text_html = models.TextField()
    explanation_html = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="question_version_number_unique"
            ),
            models.CheckConstraint(
                condition=Q(difficulty__gte=1, difficulty__lte=5),
                name="question_difficulty_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"


class Confidence(models.TextChoices):
    """How sure the learner was before seeing the key."""

    SURE = "sure", _("Sure")
    THINK_SO = "think_so", _("Think so")
    GUESS = "guess", _("Guess")


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


class Submission(models.Model):
    """An answer that counts: stored once under its key, then scored by a worker.

    pending -> scoring -> scored, or failed after the last attempt (staff can send it again).
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for its score")
        SCORING = "scoring", _("Being scored")
        SCORED = "scored", _("Scored")
        FAILED = "failed", _("Could not be scored")

    class Context(models.TextChoices):
        PRACTICE = "practice", _("Practice")
        RECALL = "recall", _("Recall")
        LESSON = "lesson", _("Lesson")
        INTERVIEW = "interview", _("Interview")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="submissions"
    )
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="submissions")
    context = models.CharField(max_length=10, choices=Context)
    idempotency_key = models.CharField(max_length=80)
    response = models.JSONField()
    confidence = models.CharField(max_length=10, choices=Confidence, blank=True)
    spent_ms = models.PositiveIntegerField(null=True, blank=True)
    submitted_at = models.DateTimeField()
    # The learner's own calendar day, and the topic that the question stood in: stored with the
    # fact, so that neither travel nor moving a question rewrites history.
    study_day = models.DateField()
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="submissions")

    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim_token = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    # Not before this time does the sweep send it again: it doubles with each attempt.
    sweep_after = models.DateTimeField()
    failure = models.TextField(blank=True)
    effective_score = models.ForeignKey(
        "Score", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "idempotency_key"], name="submission_once_per_key"
            ),
            models.CheckConstraint(
                condition=Q(state="scored", effective_score__isnull=False) | ~Q(state="scored"),
                name="submission_scored_has_score",
            ),
            models.CheckConstraint(
                condition=Q(state="scoring", claim_token__isnull=False, claimed_until__isnull=False)
                | (~Q(state="scoring") & Q(claim_token__isnull=True, claimed_until__isnull=True)),
                name="submission_claim_while_scoring",
            ),
        ]
        indexes = [
            models.Index(fields=["learner", "-submitted_at"], name="submission_by_learner"),
            models.Index(
                fields=["sweep_after"],
                condition=Q(state__in=["pending", "scoring"]),
                name="submission_unscored",
            ),
            models.Index(
                fields=["submitted_at"],
                condition=Q(state="failed"),
                name="submission_failed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Score(models.Model):
    """What somebody or something gave an answer. Append-only; a mentor's mark always wins."""

    class Source(models.TextChoices):
        AUTOMATIC = "automatic", _("Automatic")
        REGRADE = "regrade", _("Regrade")
        MENTOR = "mentor", _("Mentor")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="scores")
    source = models.CharField(max_length=10, choices=Source)
    # Unique per submission: a step that runs twice inserts once.
    key = models.CharField(max_length=80)
    points = models.DecimalField(max_digits=7, decimal_places=2)
    maximum = models.DecimalField(max_digits=7, decimal_places=2)
    report = models.JSONField()
    scorer_version = models.CharField(max_length=40, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="marks"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "key"], name="score_once_per_key"),
            models.CheckConstraint(
                condition=Q(points__gte=0, maximum__gt=0, points__lte=F("maximum")),
                name="score_points_within_maximum",
            ),
            models.CheckConstraint(
                condition=Q(source="mentor", marked_by__isnull=False) | ~Q(source="mentor"),
                name="score_of_mentor_has_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points} of {self.maximum}"


class ScoreOutbox(Outbox):
    """A submission got an effective score (or another one): not folded yet."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="+")


class Card(models.Model):
    """How well a learner is believed to remember one question: the state of the FSRS scheduler."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cards")
    question = models.ForeignKey(Question, models.PROTECT, related_name="cards")
    # The scheduler's own JSON: state, step, stability (days), difficulty (1 to 10), last_review.
    state = models.JSONField()
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "question"], name="card_unique")]
        indexes = [models.Index(fields=["learner", "due_at"], name="card_due")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.question_id}"


class ReviewLog(models.Model):
    """One look at a card. Append-only: replaying them gives the card's state exactly."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="logs")
    submission = models.OneToOneField(Submission, models.CASCADE, related_name="review_log")
    rating = models.PositiveSmallIntegerField()
    reviewed_at = models.DateTimeField()
    study_day = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__gte=1, rating__lte=4), name="review_rating_1_to_4"
            )
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.rating}"
