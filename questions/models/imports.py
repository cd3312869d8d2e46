"""Files that authors bring into a bank: looked over first, then taken in as a whole."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lessons.models import Topic
from questions.models.banks import Bank
from questions.models.questions import Question


class ImportRun(models.Model):
    """One file. reading -> ready -> writing -> done, all by a worker but the pause at ready.

    refused: the file cannot be read; failed: each attempt ended in a fault. `claimed_until` is the
    lease of the worker that has it; without one it waits.
    """

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        READY = "ready", _("Ready to look over")
        WRITING = "writing", _("Being taken in")
        DONE = "done", _("Taken in")
        REFUSED = "refused", _("Cannot be read")
        FAILED = "failed", _("Could not be finished")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="imports")
    # None until the questions are written, where they go into a bank that is not there yet.
    bank = models.ForeignKey(Bank, models.CASCADE, null=True, blank=True, related_name="imports")
    # What the new bank will be called.
    bank_title = models.CharField(max_length=200, blank=True, default="", db_default="")
    # Whether the bank was made for this file: it goes with it where nothing was taken in.
    makes_bank = models.BooleanField(default=False, db_default=False)
    # Where new questions go that name no topic of their own.
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+")
    form = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State, default=State.READING)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    # From then on the sweep deletes it, with its file and its items.
    expires_at = models.DateTimeField()
    # How far the worker is, in items.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # What a person is told: of a file that cannot be read with the line and the column.
    says = models.CharField(max_length=500, blank=True)

    attempts = models.PositiveSmallIntegerField(default=0)
    claim_token = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    # Not before this time does the sweep send it again.
    sweep_after = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(claim_token=None, claimed_until=None)
                | Q(
                    state__in=["reading", "writing"],
                    claim_token__isnull=False,
                    claimed_until__isnull=False,
                ),
                name="import_claim_while_working",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sweep_after"],
                condition=Q(state__in=["reading", "writing"]),
                name="import_unfinished",
            ),
            models.Index(fields=["expires_at"], name="import_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def bank_name(self) -> str:
        """Return the title of its bank, be it there or not."""
        return self.bank.title if self.bank else self.bank_title

    @property
    def is_of_pack(self) -> bool:
        """Return whether its questions come to a pack, and not to a bank of this site."""
        return bool(self.bank and self.bank.pack)


class ImportFile(models.Model):
    """The file itself, apart from its row: only the worker reads it. In the database, since web
    and workers may run on several machines."""

    run = models.OneToOneField(ImportRun, models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.run_id)


class ImportItem(models.Model):
    """What one item of a file will do, or did."""

    class Outcome(models.TextChoices):
        CANNOT = "cannot", _("Cannot")
        CHANGE = "change", _("Change")
        ADD = "add", _("Add")
        SAME = "same", _("Same")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    column = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=6, choices=Outcome)
    # The record that is saved (see questions.domain.records), of what is added or changed.
    record = models.JSONField(default=dict)
    # Of what is there already, and of what was added; none of what is removed since.
    question = models.ForeignKey(
        Question, models.CASCADE, null=True, blank=True, related_name="imports"
    )
    # The number of the version that was looked at.
    based_on = models.PositiveIntegerField(null=True, blank=True)
    # [part, words before, words after] of what changes.
    changes = models.JSONField(default=list)
    # Sentences with their lines: what it loses, or why it cannot be taken in. One about an entry
    # has its path behind, and the column of a table that the entry is made of.
    says = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="import_item_unique"),
            models.CheckConstraint(
                condition=~Q(outcome="change") | Q(question__isnull=False, based_on__isnull=False),
                name="import_change_has_its_question",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.position}"
