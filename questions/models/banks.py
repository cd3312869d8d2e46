"""Banks: where questions have their home."""

from django.db import models

from lessons.models import Topic


class Bank(models.Model):
    """A shelf of questions: a file of a content pack, or one that was made on this site."""

    # Empty for a bank of this site, which no pack brought and no load touches.
    pack = models.SlugField(max_length=80, blank=True)
    # In a pack what stands between `questions/` and `.yaml` in the name of its file.
    slug = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    # Where all of its questions belong to one topic, that one.
    topic = models.ForeignKey(
        Topic, models.SET_NULL, null=True, blank=True, related_name="question_banks"
    )
    # When somebody last asked for questions that are alike, and when they were found.
    twins_asked_at = models.DateTimeField(null=True, blank=True)
    twins_found_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title", "pk"]
        constraints = [models.UniqueConstraint(fields=["pack", "slug"], name="bank_unique")]

    def __str__(self) -> str:
        return self.title

    @property
    def file(self) -> str:
        """Return the name of the file of its pack."""
        return f"questions/{self.slug}.yaml"


class BanksEdition(models.Model):
    """One row: which state of the banks this is.

    The database itself gives it a new stamp with each change of banks, questions, topics and tracks
    (migrations 0024 and 0026), in the same transaction. What is made of all of them is kept under
    it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    stamp = models.UUIDField()

    def __str__(self) -> str:
        return str(self.stamp)
