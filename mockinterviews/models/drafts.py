"""What was written in a sitting: the last accepted text, its versions, and what came late."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mockinterviews.models.interviews import InterviewQuestion


class Draft(models.Model):
    """The last accepted text of one question. Changed only by compare and swap on `number`."""

    question = models.OneToOneField(InterviewQuestion, models.CASCADE, related_name="draft")
    number = models.PositiveIntegerField(default=0)
    response = models.JSONField(default=dict)
    saved_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"


class DraftVersion(models.Model):
    """A text that was sent while the interview ran. Append-only; refused ones are kept as well."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="versions")
    # The browser's id of this save: the same save sent again gets the same answer.
    save_id = models.UUIDField()
    based_on = models.PositiveIntegerField()
    # Null where the save was refused because another tab had saved in between.
    number = models.PositiveIntegerField(null=True, blank=True)
    response = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "save_id"], name="draft_save_once"),
            models.UniqueConstraint(fields=["draft", "number"], name="draft_version_number_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} v{self.number}"


class LateText(models.Model):
    """What one save brought too late: kept and shown, and not scored unless staff accept it.

    It holds the parts that were sent, as they were sent: whatever else stands in the draft is none
    of its business. Those in order form a line behind the draft, one upon the other.
    """

    class Why(models.TextChoices):
        END = "end", _("after the end")
        MINUTES = "minutes", _("after the minutes of the question")
        LEFT = "left", _("after the question was left")
        KEY = "key", _("after the model answer was opened")

    question = models.ForeignKey(InterviewQuestion, models.CASCADE, related_name="late_texts")
    save_id = models.UUIDField()
    response = models.JSONField()
    received_at = models.DateTimeField()
    # What made it late, and when that was.
    why = models.CharField(max_length=10, choices=Why, default=Why.END, db_default=Why.END)
    over_at = models.DateTimeField(null=True, blank=True)
    # The version of the draft that it becomes when it is accepted. Null where its writer had not
    # read what it writes over: such another version is never put in by itself.
    number = models.PositiveIntegerField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Why it was accepted.
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "save_id"], name="late_text_once"),
            models.UniqueConstraint(fields=["question", "number"], name="late_text_number_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.received_at}"
