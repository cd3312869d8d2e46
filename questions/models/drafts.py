"""What an author has written and not saved yet."""

from django.conf import settings
from django.db import models

from questions.models.banks import Bank
from questions.models.questions import Question


class QuestionDraft(models.Model):
    """The half-written form of one question, or of a new one of a kind, for each author.

    Changed by compare and swap on `number`: a second tab is told before it writes over the first.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="question_drafts"
    )
    question = models.ForeignKey(
        Question, models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    kind = models.CharField(max_length=20)
    number = models.PositiveIntegerField(default=0)
    # The number of the version that it was begun on.
    based_on = models.PositiveIntegerField(default=0)
    # The fields of the form as the browser sent them, each a list of texts.
    fields = models.JSONField()
    saved_at = models.DateTimeField()
    # Of what an author discarded the last is kept beside the draft, to be brought back.
    is_discarded = models.BooleanField(default=False)
    put_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "question", "kind", "is_discarded"],
                nulls_distinct=False,
                name="question_draft_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.author_id} {self.question_id or self.kind}"


class BulkEdit(models.Model):
    """What an author did to many questions at once, so that it can be undone."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    deed = models.CharField(max_length=20)
    # For each question what it was before, with what the deed set, which former ones do not say:
    # {"slug": {"difficulty": 2, "value": 3}}.
    before = models.JSONField()
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.author_id} {self.deed}"


class TwinPair(models.Model):
    """Two questions of a bank that a worker found to ask nearly the same."""

    bank = models.ForeignKey(Bank, models.CASCADE, related_name="twin_pairs")
    one = models.ForeignKey(Question, models.CASCADE, related_name="+")
    other = models.ForeignKey(Question, models.CASCADE, related_name="+")
    likeness = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank", "one", "other"], name="twin_pair_once")
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"
