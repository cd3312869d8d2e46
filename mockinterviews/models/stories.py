"""The story bank: what learners tell of themselves, and what a pack gives to study."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import FromPack, Lesson
from questions.models import Question, QuestionVersion, Submission
from studyhub.searchable import CONFIG

LONGEST_TITLE = 200
LONGEST_PART = 20_000


class Part(models.TextChoices):
    """The parts of a story, in their order."""

    SITUATION = "situation", _("Situation")
    TASK = "task", _("Task")
    ACTION = "action", _("Action")
    RESULT = "result", _("Result")
    REFLECTION = "reflection", _("Reflection")


class Competency(FromPack):
    """What behavioural questions probe. Stories and questions name it by its slug."""

    # Two packs may name a competency alike: it is one and the same to whoever writes a story.
    slug = models.SlugField(max_length=120)
    probes = models.TextField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "slug"], name="competency_once_in_pack")
        ]


class ExemplarStory(FromPack):
    """A story of a pack to study: its parts, what each earns, and why."""

    # {"part": "situation", "text": "...", "points": 1, "of": 1, "why": "..."}, in order.
    parts = models.JSONField()
    competencies = ArrayField(models.SlugField(max_length=120), default=list)
    lesson = models.ForeignKey(Lesson, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]


class Written(models.Model):
    """The words of a story, whichever version of it."""

    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    situation = models.TextField(blank=True)
    task = models.TextField(blank=True)
    action = models.TextField(blank=True)
    result = models.TextField(blank=True)
    reflection = models.TextField(blank=True)
    competencies = ArrayField(models.SlugField(max_length=120), default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def parts(self) -> dict[str, str]:
        return {part: getattr(self, part) for part in Part.values}

    @property
    def words(self) -> int:
        import scoring

        return sum(map(scoring.count_words, self.parts.values()))


class Story(Written):
    """One thing that a learner did, told in parts. Theirs alone, until they share a copy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="stories")
    # Raised with each change of the words. A save says which revision it was based on.
    revision = models.PositiveIntegerField(default=1)
    # The marked answer that it was made of or improved from last.
    source = models.ForeignKey(
        Submission, models.SET_NULL, null=True, blank=True, related_name="stories"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    # Taken away and not gone yet: it can be brought back for a while.
    deleted_at = models.DateTimeField(null=True, blank=True)
    # What a worker made of the words of `read_revision`: a unit vector of float32, and for each
    # competency that a sentence is near to {"part", "text", "likeness"}. `read_by` names the model
    # and the competencies that it was made with.
    meaning = models.BinaryField(null=True, blank=True)
    touches = models.JSONField(default=dict)
    read_revision = models.PositiveIntegerField(default=0)
    read_by = models.CharField(max_length=120, blank=True)
    # Its words for search, beside it and nowhere else: what is private goes with its row.
    vector = models.GeneratedField(
        expression=(
            SearchVector("title", config=CONFIG, weight="A")
            + SearchVector("situation", config=CONFIG, weight="B")
            + SearchVector("task", config=CONFIG, weight="B")
            + SearchVector("action", config=CONFIG, weight="B")
            + SearchVector("result", config=CONFIG, weight="B")
            + SearchVector("reflection", config=CONFIG, weight="C")
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["-updated_at", "pk"]
        indexes = [models.Index(fields=["learner", "-updated_at"], name="story_by_learner")]

    def __str__(self) -> str:
        return self.title or _untitled(self) or str(_("A story without words"))


def _untitled(story: Story) -> str:
    """Return the first words of a story that has no title yet."""
    words = next((text.split() for text in story.parts.values() if text.strip()), [])
    return " ".join(words[:8]) + ("…" if len(words) > 8 else "")


class StoryVersion(Written):
    """What a story said before. One stands for a sitting in which mostly words were added."""

    class Sort(models.TextChoices):
        SAVED = "saved", _("Saved")
        # Sent by a tab that had not seen the newest words: kept beside them.
        REFUSED = "refused", _("Not taken over: another tab had changed the story")

    story = models.ForeignKey(Story, models.CASCADE, related_name="versions")
    sort = models.CharField(max_length=10, choices=Sort, default=Sort.SAVED)
    # How many words are gone since it was begun, by saves that took its place.
    lost = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        indexes = [models.Index(fields=["story", "-saved_at"], name="story_version_by_time")]

    def __str__(self) -> str:
        return f"{self.story_id} {self.saved_at}"


class StoryUse(models.Model):
    """A question whose answer was begun with a story."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="uses")
    question = models.ForeignKey(Question, models.CASCADE, related_name="+")
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "question"], name="story_use_once")]

    def __str__(self) -> str:
        return f"{self.story_id} {self.question_id}"


class StoryShare(models.Model):
    """A copy that was handed in as an answer, with the words covered that the learner chose.

    The copy is the submission: it never changes, whatever becomes of the story.
    """

    story = models.ForeignKey(Story, models.CASCADE, related_name="shares")
    submission = models.OneToOneField(Submission, models.CASCADE, related_name="story_share")
    covered = models.PositiveSmallIntegerField()
    shared_at = models.DateTimeField()

    class Meta:
        ordering = ["-shared_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.story_id} {self.submission_id}"


class QuestionMeaning(models.Model):
    """What a worker made of the words of a question: a unit vector of float32."""

    version = models.OneToOneField(QuestionVersion, models.CASCADE, related_name="meaning")
    vector = models.BinaryField()
    read_by = models.CharField(max_length=120)

    def __str__(self) -> str:
        return str(self.version_id)
