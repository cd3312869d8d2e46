"""Answers that count, and what they earned."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lessons.models import Topic
from questions.models.questions import QuestionVersion
from studyhub.outbox import Outbox
from studyhub.searchable import CONFIG

# So many characters of an answer search knows: a vector holds a megabyte, and a character takes up
# to eight bytes of it, in a word of two parts that is kept whole and in parts.
SEARCHED = 100_000
# The text of an answer, or that of its sections.
TOLD = """COALESCE(%(expressions)s -> 'sections', %(expressions)s -> 'text', '""')"""
# Its words, as search looks for them. All of it is written out, so that PostgreSQL knows the index
# by it. What is too long is cut as JSON, whose sign for a new line would stick to the next word.
WORDS = models.Func(
    F("response"),
    template=(
        f"CASE WHEN length(({TOLD})::text) <= {SEARCHED}"
        f""" THEN jsonb_to_tsvector('{CONFIG}', {TOLD}, '["string"]')"""
        f" ELSE to_tsvector('{CONFIG}', left(regexp_replace("
        f"""jsonb_path_query_array({TOLD}, '$.** ? (@.type() == "string")')::text,"""
        rf" '\\[bfnrt]', ' ', 'g'), {SEARCHED})) END"
    ),
    output_field=SearchVectorField(),
)


class Confidence(models.TextChoices):
    """How sure the learner was before seeing the key."""

    SURE = "sure", _("Sure")
    THINK_SO = "think_so", _("Think so")
    GUESS = "guess", _("Guess")


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
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="submissions", db_index=False
    )
    version = models.ForeignKey(
        QuestionVersion, models.PROTECT, related_name="submissions", db_index=False
    )
    context = models.CharField(max_length=10, choices=Context)
    idempotency_key = models.CharField(max_length=80)
    response = models.JSONField()
    confidence = models.CharField(max_length=10, choices=Confidence, blank=True)
    spent_ms = models.PositiveIntegerField(null=True, blank=True)
    # How many hints were open when the answer was given: each costs a share of its points.
    hints = models.PositiveSmallIntegerField(default=0, db_default=0)
    submitted_at = models.DateTimeField()
    # The learner's own calendar day, and the topic that the question stood in: stored with the
    # fact, so that neither travel nor moving a question rewrites history.
    study_day = models.DateField()
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="submissions")

    # No evidence of mastery, and no look at a recall card: a check of a lesson that was answered
    # before on that day, whose feedback has shown the key; what counts in place of another answer
    # to the same item; or a copy of a story.
    is_repeat = models.BooleanField(default=False, db_default=False)
    # Taken back because its interview was opened again, or another text took its place: it is
    # kept, counts for nothing, and stands in no list. See questions.domain.withdrawing.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

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
            # Also: is this the learner's first answer to the question?
            models.Index(fields=["version", "learner"], name="submission_by_version"),
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
            # Not put on a list first, which each search would read through from end to end.
            GinIndex(WORDS, name="submission_by_words", fastupdate=False),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Score(models.Model):
    """What somebody or something gave an answer. Append-only; a mentor's mark always wins.

    Of two scores of an answer the newer has the higher key: who appends one holds the answer's row.
    `created_at` orders none, as a task has one time for all that it appends until its end.
    """

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
