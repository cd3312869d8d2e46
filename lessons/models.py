"""What there is to read, and how far each learner has read it."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from studyhub.outbox import Outbox


class FromPack(models.Model):
    """Something that a content pack brought, known by its slug. What a pack drops is retired."""

    pack = models.SlugField(max_length=80)
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=200)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Track(FromPack):
    """A way through several topics."""

    summary = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "pk"]


class Topic(FromPack):
    """A subject within a track: lessons to read and questions to answer."""

    track = models.ForeignKey(Track, models.PROTECT, related_name="topics")
    summary = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "pk"]


class Term(FromPack):
    """A word of the glossary: `title` is the word itself."""

    # Other words for the same, such as an abbreviation spelt out.
    also = models.JSONField(default=list)
    # Slugs of terms to read beside it.
    see = models.JSONField(default=list)
    definition = models.TextField()
    definition_html = models.TextField()

    class Meta:
        ordering = [Lower("title"), "pk"]


class Lesson(FromPack):
    """The identity of a lesson. What is read is its current version."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="lessons")
    current_version = models.ForeignKey(
        "LessonVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["position", "pk"]


class LessonVersion(models.Model):
    """What a lesson said at one time. Immutable; its HTML is rendered and cleaned at load."""

    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    checksum = models.CharField(max_length=64)
    goal = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField()
    opening = models.TextField(blank=True)
    markdown = models.TextField()
    # The parts of the page in order: {"html": "..."} or {"check": "question-slug"}.
    blocks = models.JSONField()
    # The headings: {"slug": "phases", "title": "Phases"}.
    sections = models.JSONField()
    objectives = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    prerequisites = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "number"], name="lesson_version_number_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} v{self.number}"


class LessonProgress(models.Model):
    """How far one learner has come in one lesson."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="lesson_progress"
    )
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="progress")
    section = models.CharField(_("section reached"), max_length=120, blank=True)
    sections_seen = models.JSONField(default=list)
    updated_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_day = models.DateField(null=True, blank=True)
    # What the lesson took by its version of that day: stored with the fact, like the day.
    done_minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "lesson"], name="lesson_progress_unique"),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True, done_day__isnull=True)
                | models.Q(done_at__isnull=False, done_day__isnull=False),
                name="lesson_progress_done_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} in {self.lesson_id}"


class ReadingOutbox(Outbox):
    """A lesson was read to its end, or marked unread: not folded yet."""

    progress = models.ForeignKey(LessonProgress, models.CASCADE, related_name="+")
