"""Which content packs are loaded."""

from django.db import models


class LoadedPack(models.Model):
    """A content pack and the state that it was loaded in."""

    slug = models.SlugField(max_length=80, primary_key=True)
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    language = models.CharField(max_length=20)
    checksum = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.title} {self.version}"
