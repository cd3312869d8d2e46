"""What there is to read, how far each learner has read it, and what they noted beside it."""

import uuid

from django.conf import settings
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Value
from django.db.models.functions import Length, Lower
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from studyhub.outbox import Outbox
from studyhub.searchable import CONFIG, find_names


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


class Fact(FromPack):
    """A figure that the world can change, by its name in the pack: what was filled in elsewhere."""

    # Two packs may have a fact of one name.
    slug = models.TextField()
    value = models.TextField()
    says = models.TextField()
    source = models.TextField()
    checked_on = models.DateField()
    # The slugs of the lessons that use it.
    lessons = models.JSONField(default=list)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["pack", "slug"], name="fact_once_in_pack")]


class Lesson(FromPack):
    """The identity of a lesson. What is read is its current version."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="lessons")
    current_version = models.ForeignKey(
        "LessonVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The slugs of the questions that its text asks: an answer finds the lesson by them.
    checks = models.JSONField(default=list, db_default=Value([], models.JSONField()))

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


class Edition(models.Model):
    """One row: which state of the shelf this is.

    The database itself gives it a new stamp with each change of tracks, topics, lessons or their
    versions (migration 0005), in the same transaction. What is made of them is kept under it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    stamp = models.UUIDField()

    def __str__(self) -> str:
        return str(self.stamp)


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
    # When the learner last took the mark back: what was passed before counts no more.
    reopened_at = models.DateTimeField(null=True, blank=True)
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


LONGEST_NOTE = 10_000
LONGEST_QUOTE = 2_000


class Note(models.Model):
    """What one learner marked in a lesson or wrote beside it. Nobody else sees it.

    A highlight has words of the lesson and no text; a note on a section as a whole has no words.
    """

    # Made by the page, so that a note that is sent twice is stored once.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notes")
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="notes")
    # The anchor of the section that the words stand in; empty before the first.
    section = models.CharField(max_length=120, blank=True)
    quote = models.CharField(max_length=LONGEST_QUOTE, blank=True)
    # What stood before and behind the words: it tells them from the same words elsewhere.
    prefix = models.CharField(max_length=40, blank=True)
    suffix = models.CharField(max_length=40, blank=True)
    # Which of the places in `version` that have these words, from 0.
    occurrence = models.PositiveIntegerField(default=0)
    # The version that the words were found in; none where the lesson did not have them.
    version = models.ForeignKey(
        LessonVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("note"), blank=True)
    # Counts the changes of the text: who writes says which one they have seen.
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    # A deleted note can be brought back for a day.
    deleted_at = models.DateTimeField(null=True, blank=True)
    # Its words for search, beside it and nowhere else: what is private goes with its row. Only the
    # notes of one person are ever looked through, so that no index of all of them is needed.
    vector = models.GeneratedField(
        expression=(
            SearchVector("text", config=CONFIG, weight="B")
            + SearchVector("quote", config=CONFIG, weight="C")
            + find_names("text", "quote")
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["learner", "lesson"], name="note_of_learner_in_lesson")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(quote="", text=""), name="note_says_something"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), LONGEST_NOTE), name="note_text_fits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} on {self.lesson_id}"


class Bookmark(models.Model):
    """A lesson that one learner wants to come back to."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bookmarks")
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="bookmarks")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["learner", "lesson"], name="bookmark_once")]

    def __str__(self) -> str:
        return f"{self.learner_id} keeps {self.lesson_id}"


class LeftOutTopic(models.Model):
    """A topic that one learner leaves out, since their interview does not ask for it."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="left_out_topics"
    )
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="left_out_by")
    left_out_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "topic"], name="topic_left_out_once")
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} leaves out {self.topic_id}"
