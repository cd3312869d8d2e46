"""Which content packs are loaded, and the files that they were loaded from."""

from django.db import models


class LoadedPack(models.Model):
    """A content pack and the state that it was loaded in."""

    slug = models.SlugField(max_length=80, primary_key=True)
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    language = models.CharField(max_length=20)
    checksum = models.CharField(max_length=64)
    # What the load counted as kept, by sort: an unchanged pack answers from here.
    kept = models.JSONField(default=dict)
    # The code that checked and rendered it: a better renderer renews what it made.
    code = models.CharField(max_length=64, blank=True)
    loaded_at = models.DateTimeField()
    # The checksum of the folder that was loaded: `checksum` moves on with what is edited here.
    source = models.CharField(max_length=64, blank=True)
    # Since when a newer folder waits, because a load of it would undo what was edited here.
    waiting_since = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class PackFile(models.Model):
    """One file of a loaded pack, byte for byte, compressed by zlib: what an export writes.

    What the other apps store has its facts filled in and its YAML read, so no file could be made
    of it again as its author wrote it.
    """

    pack = models.ForeignKey(LoadedPack, models.CASCADE, related_name="files")
    # Relative to the folder of the pack, such as lessons/queues/what-a-queue-is.md.
    path = models.TextField()
    packed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "path"], name="pack_file_once")]

    def __str__(self) -> str:
        return self.path


class EditedRecord(models.Model):
    """A record of a kept file that was edited on this site since the folder was loaded."""

    pack = models.ForeignKey(LoadedPack, models.CASCADE, related_name="edits")
    slug = models.SlugField(max_length=120)
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "slug"], name="edited_record_once")]

    def __str__(self) -> str:
        return self.slug
