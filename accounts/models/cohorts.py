"""Cohorts: who learns together, who mentors them, and the links that invite somebody."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.user import Role


class Cohort(models.Model):
    """Learners who prepare together. An archived one keeps its people and has no effect."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"), condition=Q(archived_at=None), name="cohort_name_unique_while_active"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A learner in a cohort, from `joined_at` until they leave or are removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="memberships")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships"
    )
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "learner"],
                condition=Q(left_at=None),
                name="membership_one_while_active",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")),
                name="membership_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} in {self.cohort_id}"


class CohortMentor(models.Model):
    """A mentor who looks after a cohort, from `assigned_at` until they are removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="mentorships")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentorships")
    assigned_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "mentor"],
                condition=Q(removed_at=None),
                name="cohort_mentor_one_while_active",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(removed_at__gte=F("assigned_at")),
                name="cohort_mentor_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} of {self.cohort_id}"


class Invitation(models.Model):
    """A link that lets `uses_allowed` people in. Only the hash of its token is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # SHA-256 of the token, in hex: the link itself is shown once and kept nowhere.
    token_hash = models.CharField(max_length=64, unique=True)
    cohort = models.ForeignKey(
        Cohort, models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    roles = ArrayField(models.CharField(max_length=20, choices=Role))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    uses_allowed = models.PositiveSmallIntegerField(default=1)
    uses_taken = models.PositiveSmallIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(uses_taken__lte=F("uses_allowed")),
                name="invitation_is_not_overused",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="invitation_expires_later"
            ),
            models.CheckConstraint(condition=Q(roles__len__gt=0), name="invitation_gives_a_role"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def uses_left(self) -> int:
        return self.uses_allowed - self.uses_taken


class InvitationUse(models.Model):
    """Who came in by which link."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="uses")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitation_uses"
    )
    used_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.invitation_id} by {self.person_id}"
