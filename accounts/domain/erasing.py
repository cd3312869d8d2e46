"""What becomes of what accounts keep of a person, such as cohorts and grants, at their erasure."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import Q

from accounts.domain.exports import drop_exports
from accounts.domain.invitations import revoke_invitations_of
from accounts.domain.notices import delete_notices
from accounts.models import (
    AccessChange,
    CohortMentor,
    FactorGrant,
    Invitation,
    InvitationUse,
    Mail,
    Membership,
    Notice,
    User,
)


def leave_cohorts(*, person: User, **_others) -> None:
    Membership.objects.filter(learner=person).delete()
    CohortMentor.objects.filter(mentor=person).delete()


def erase_grants(*, person: User, tombstone: User, now: datetime) -> None:
    """Delete what was granted to the person, and keep what they granted to others."""
    FactorGrant.objects.filter(person=person).delete()
    FactorGrant.objects.filter(granted_by=person).update(granted_by=tombstone)


def erase_access_changes(*, person: User, tombstone: User, now: datetime) -> None:
    """Delete what was changed about the person, and keep what they changed about others."""
    AccessChange.objects.filter(person=person).delete()
    AccessChange.objects.filter(made_by=person).update(made_by=tombstone)


def hand_on_invitations(*, person: User, tombstone: User, now: datetime) -> None:
    """Withdraw the links that the person made, and keep that others came in by them."""
    revoke_invitations_of(person=person, now=now)
    Invitation.objects.filter(created_by=person).update(created_by=tombstone)
    InvitationUse.objects.filter(person=person).delete()


def erase_notices(*, person: User, tombstone: User, now: datetime) -> None:
    """Delete the person's notices, and those of others that hold their name or words.

    By the link and never by the text: names are chosen freely, and two people may share one.
    """
    Notice.objects.filter(person=person).delete()
    told = Notice.objects.filter(about=person)
    drop_exports(people=set(told.values_list("person", flat=True)))
    delete_notices(told)


def erase_mails(*, person: User, tombstone: User, now: datetime) -> None:
    """Delete the mails to the person, and those to others that hold their name or words."""
    addresses = [*EmailAddress.objects.filter(user=person).values_list("email", flat=True)]
    nobodys = Q(person=None, address__in=[*addresses, person.email])
    told = Mail.objects.filter(about=person).exclude(person=None)
    drop_exports(people=set(told.values_list("person", flat=True)))
    Mail.objects.filter(Q(person=person) | Q(about=person) | nobodys).delete()
