"""Personal tokens, and the answers that were given to requests with an idempotency key."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a token lets a program do. Nothing that its person may not do themself."""

    READ_QUESTIONS = "questions:read", _("Read banks and questions, with their keys")
    WRITE_QUESTIONS = "questions:write", _("Write questions")
    PRACTISE = "practice", _("Practise: start, answer and skip")
    READ_ANSWERS = "answers:read", _("Read my answers and their scores")
    READ_COHORTS = "cohorts:read", _("Read the figures of the cohorts that I look after")


class Token(models.Model):
    """A key with which a program acts for a person. Only the hash of it is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    # To the hour: a statement for each request would be the price of more.
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="token_expires_later"
            ),
            models.CheckConstraint(condition=~Q(scopes=[]), name="token_has_a_scope"),
        ]

    def __str__(self) -> str:
        return self.name


class KeptResponse(models.Model):
    """What a request with an idempotency key was answered, so that a repeat gets the same."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    # Of method, address and body: another request must not use the same key.
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="kept_response_once_per_key")
        ]
        indexes = [models.Index(fields=["created_at"], name="kept_response_by_age")]

    def __str__(self) -> str:
        return self.key
