"""Links that invite somebody: made, found by their token, and withdrawn.

Who loses the right to make one has theirs withdrawn under the lock under which they are made: none
slips in behind.

Only the hash of a token is stored; a token has 256 random bits, so that a plain SHA-256 keeps it.
`accounts.domain.accepting` says what happens when somebody takes one up.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.locking import lock_cohort, lock_person
from accounts.domain.queries import cohorts_of_mentor
from accounts.models import Cohort, Invitation, Role, User

# Where the page of an invitation keeps its token until the sign-up.
IN_SESSION = "invitation"
LONGEST = timedelta(days=30)
MOST_USES = 200


class Status(models.TextChoices):
    """Whether a link lets somebody in, or why it does not."""

    OPEN = "open", gettext_lazy("Open")
    EXPIRED = "expired", gettext_lazy("Expired")
    USED = "used", gettext_lazy("Used up")
    REVOKED = "revoked", gettext_lazy("Withdrawn")
    ARCHIVED = "archived", gettext_lazy("Cohort archived")


class InvitationRefused(Exception):
    """A link that cannot be made so. Carries a sentence for who asked."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class MayNotInvite(InvitationRefused):
    """Who asks may make no such link, or no longer."""

    def __init__(self):
        super().__init__(_("You cannot make this link any more."))


@transaction.atomic
def create_invitation(
    *,
    by: User,
    cohort: Cohort | None,
    roles: list[Role],
    lasts: timedelta,
    uses: int,
    now: datetime,
) -> tuple[Invitation, str]:
    """Make a link that is good for `uses` people. Return it with its token, which is kept nowhere.

    Raise InvitationRefused for a link to the role of staff that lets in more than one person, and
    MayNotInvite where it is not for `by` to make.
    """
    if Role.STAFF in roles and uses > 1:
        raise InvitationRefused(
            _("A link that makes staff is for one person. Make one for each of them.")
        )
    refuse_unless_may(by, cohort, roles)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        token_hash=hash_token(token),
        cohort=cohort,
        roles=[role.value for role in Role if role in roles],
        created_by=by,
        created_at=now,
        expires_at=now + min(lasts, LONGEST),
        uses_allowed=uses,
    )
    return invitation, token


def refuse_unless_may(by: User, cohort: Cohort | None, roles: list[Role]) -> None:
    """Lock what the right to make a link hangs on, and look at it as it is now.

    Staff make any; a mentor makes those for learners of a cohort that they look after.
    """
    if cohort is not None:
        lock_cohort(cohort)
    maker = lock_person(by)
    if maker.has_perm("accounts.change_cohort"):
        return
    is_theirs = cohort is not None and cohorts_of_mentor(maker).filter(pk=cohort.pk).exists()
    mentors = maker.is_active and Role.MENTOR in maker.roles
    if not (mentors and is_theirs and roles == [Role.LEARNER]):
        raise MayNotInvite


def revoke_invitation(*, invitation: Invitation, now: datetime) -> None:
    """Withdraw a link: it lets nobody in from now on. Who came in by it stays."""
    Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=now)


def revoke_invitations_of(*, person: User, cohort: Cohort | None = None, now: datetime) -> int:
    """Withdraw the open links that a person made, into one cohort or all. Return how many."""
    theirs = open_invitations(now).filter(created_by=person)
    if cohort is not None:
        theirs = theirs.filter(cohort=cohort)
    return theirs.update(revoked_at=now)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation of a link, open or not; None where there never was one."""
    return (
        Invitation.objects.filter(token_hash=hash_token(token))
        .select_related("cohort", "created_by")
        .first()
    )


def open_invitations(now: datetime) -> QuerySet[Invitation]:
    """Return the links that let somebody in at `now`."""
    return Invitation.objects.filter(
        Q(cohort=None) | Q(cohort__archived_at=None),
        revoked_at=None,
        expires_at__gt=now,
        uses_taken__lt=F("uses_allowed"),
    )


def find_status(invitation: Invitation, now: datetime) -> Status:
    """Return whether the link lets somebody in, or the first reason why it does not."""
    if invitation.revoked_at is not None:
        return Status.REVOKED
    if invitation.uses_left <= 0:
        return Status.USED
    if invitation.expires_at <= now:
        return Status.EXPIRED
    if invitation.cohort is not None and invitation.cohort.archived_at is not None:
        return Status.ARCHIVED
    return Status.OPEN
