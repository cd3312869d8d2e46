"""Questions, their versions, and the templates of structured answers."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lessons.models import FromPack, Lesson, Topic
from questions.models.banks import Bank


class Kind(models.TextChoices):
    """How a question is answered."""

    SINGLE_CHOICE = "single_choice", _("Single choice")
    MULTIPLE_CHOICE = "multiple_choice", _("Multiple choice")
    TRUE_FALSE = "true_false", _("True or false")
    SHORT_ANSWER = "short_answer", _("Short answer")
    NUMERIC = "numeric", _("Number")
    CLOZE = "cloze", _("Gaps")
    ORDERING = "ordering", _("Ordering")
    MATCHING = "matching", _("Matching")
    WRITTEN = "written", _("Written")
    STAR = "star", _("STAR")
    DESIGN = "design", _("Design")

    @property
    def is_language(self) -> bool:
        """Whether the answer is prose, marked by the language scorer in its own queue."""
        return self in (Kind.WRITTEN, Kind.STAR, Kind.DESIGN)


LANGUAGE_KINDS = tuple(kind for kind in Kind if kind.is_language)


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
    # Of the current version. A trigger keeps it, so that an index can hold the questions in order.
    difficulty = models.PositiveSmallIntegerField(null=True, editable=False)
    bank = models.ForeignKey(Bank, models.PROTECT, null=True, blank=True, related_name="questions")
    # Words that authors sort by. Like the place, they make no new version.
    tags = ArrayField(models.SlugField(max_length=80), default=list, blank=True)

    class Meta:
        indexes = [
            GinIndex(fields=["tags"], name="question_by_tag"),
            models.Index(
                fields=["difficulty", "position", "id"],
                condition=Q(retired_at=None, current_version__isnull=False),
                name="question_on_offer",
            ),
        ]


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
    # The names of the pictures that its words show.
    pictures = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    # Why it was edited on this site, and whether only its looks changed; empty for a load.
    reason = models.CharField(max_length=300, blank=True)
    is_cosmetic = models.BooleanField(default=False)
    # Whether a faulty version counts for nobody ("drop") or is right for everybody ("full"): the
    # decision that holds now, see Ruling.
    ruling = models.CharField(max_length=4, blank=True)
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
        indexes = [GinIndex(fields=["pictures"], name="version_by_picture")]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"

    @property
    def edited_by(self):
        """Return who made this version on this site; None for one that a pack brought."""
        authorship = getattr(self, "authorship", None)
        return authorship.author if authorship else None


class Authorship(models.Model):
    """Who made a version on this site: beside the version, which is nobody's personal data."""

    version = models.OneToOneField(QuestionVersion, models.CASCADE, related_name="authorship")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.version_id} {self.author_id}"
