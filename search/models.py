"""What can be found, and the words it is found by."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F

from lessons.models import Topic
from studyhub.searchable import CONFIG, find_names


class Document(models.Model):
    """One thing that search leads to. Written when a pack is loaded, read by its vectors."""

    pack = models.SlugField(max_length=80)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=250)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200)
    above = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=400)
    checksum = models.CharField(max_length=64)
    # Few documents have a word in their title: they are looked at before all that mention it.
    title_vector = models.GeneratedField(
        expression=SearchVector("title", config=CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    vector = models.GeneratedField(
        expression=(
            SearchVector("title", config=CONFIG, weight="A")
            + SearchVector("above", config=CONFIG, weight="B")
            + SearchVector("text", config=CONFIG, weight="C")
            + find_names("text")
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="document_once")]
        indexes = [
            GinIndex(fields=["title_vector"], name="document_by_title"),
            GinIndex(fields=["vector"], name="document_by_words"),
            models.Index(fields=["pack"], name="document_of_pack"),
        ]

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A word of the documents, with what is left of it when one letter is left out.

    Two words that one slip of the pen parts share such a rest (Garbe's symmetric delete), so that a
    misspelt word finds its neighbours by an index, without an extension of PostgreSQL.
    """

    word = models.CharField(max_length=40, primary_key=True)
    documents = models.PositiveIntegerField()
    rests = ArrayField(models.CharField(max_length=40))

    class Meta:
        ordering = [F("documents").desc(), "word"]
        indexes = [GinIndex(fields=["rests"], name="word_by_rest")]

    def __str__(self) -> str:
        return self.word
