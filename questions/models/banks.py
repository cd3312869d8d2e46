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
    """One row, or one for each who wrote at the same time: which state of the banks this is.

    The database itself puts a new stamp in the place of those before with each change of banks,
    questions, topics and tracks (migrations 0024, 0026 and 0029), in the same transaction. What is
    made of all of them is kept under the stamps: see `questions.domain.banks.read_stamp`.
    """

    stamp = models.UUIDField(primary_key=True)

    def __str__(self) -> str:
        return str(self.stamp)
