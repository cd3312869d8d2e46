"""Mails that are to go out: written in the transaction that causes them, sent by a worker."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Mail(models.Model):
    """One mail to one address. Its text goes once it is sent, except where staff may look at it."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="mails",
    )
    # Whose name or words it holds, where that is not the person it goes to.
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="mails_about",
    )
    address = models.EmailField(max_length=254)
    template = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # A waiting mail is not tried before, and one that is being sent is its worker's until then.
    due_at = models.DateTimeField()
    claim_token = models.UUIDField(null=True, blank=True)
    # When the mail server did not answer, the last time that this mail was tried.
    unreachable_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["pending", "sending"]),
                name="mail_due",
            ),
            models.Index(
                fields=["unreachable_at"],
                condition=models.Q(unreachable_at__isnull=False),
                name="mail_unreachable",
            ),
            models.Index(
                fields=["created_at"], condition=models.Q(state="failed"), name="mail_failed"
            ),
            models.Index(fields=["-created_at"], name="mail_newest"),
            models.Index(
                fields=["-sent_at"],
                condition=models.Q(sent_at__isnull=False),
                name="mail_last_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
