"""What happened while somebody was not looking, and how they want to hear of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a kind of notice reaches somebody. A mail stands in the notice centre as well."""

    IN_APP = "in-app", _("Here")
    MAIL = "mail", _("Here and by mail")
    NONE = "none", _("Not at all")


class Notice(models.Model):
    """One sentence about what happened, with the page that it is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The index of the newest begins with the person: the foreign key needs none of its own.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    # Whose name or words the sentence holds: it goes with them.
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="notices_about",
    )
    kind = models.CharField(max_length=40)
    # What it is about, where the same thing may be told twice: a second notice is none.
    key = models.CharField(max_length=120, blank=True)
    says = models.CharField(max_length=300)
    # A path of this site, or nothing.
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "key"], condition=~Q(key=""), name="notice_told_once"
            ),
            # A page of another site would make the centre an open redirect.
            models.CheckConstraint(
                condition=Q(url="") | (Q(url__startswith="/") & ~Q(url__startswith="//")),
                name="notice_url_is_ours",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-created_at", "id"], name="notice_newest"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["created_at"], name="notice_age"),
        ]

    def __str__(self) -> str:
        return self.says


class NoticeChoice(models.Model):
    """How one person wants to hear of one kind, where that is not the kind's default."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notice_choices",
        db_index=False,
    )
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=6, choices=Channel)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="notice_choice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.channel}"
