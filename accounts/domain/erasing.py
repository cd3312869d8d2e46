"""What becomes of cohorts, grants, invitations and notices when a person is erased."""

import re
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils.html import escape

from accounts.domain.exports import drop_exports
from accounts.domain.invitations import revoke_invitations_of
from accounts.models import (
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


def hand_on_invitations(*, person: User, tombstone: User, now: datetime) -> None:
    """Withdraw the links that the person made, and keep that others came in by them."""
    revoke_invitations_of(person=person, now=now)
    Invitation.objects.filter(created_by=person).update(created_by=tombstone)
    InvitationUse.objects.filter(person=person).delete()


def erase_notices(*, person: User, tombstone: User, now: datetime) -> None:
    """Delete the person's notices, and put the tombstone's name for theirs into those of others."""
    Notice.objects.filter(person=person).delete()
    if not person.display_name:
        return
    told = Notice.objects.filter(says__contains=person.display_name)
    drop_exports(people=set(told.values_list("person", flat=True)))
    for notice in told:
        notice.says = rename(notice.says, person.display_name, tombstone.display_name)[:300]
        notice.save(update_fields=["says"])


def erase_mails(*, person: User, tombstone: User, now: datetime) -> None:
    """Delete the mails to the person, and put the tombstone's name into those to others."""
    addresses = [*EmailAddress.objects.filter(user=person).values_list("email", flat=True)]
    Mail.objects.filter(Q(person=person) | Q(address__in=[*addresses, person.email])).delete()
    old, new = person.display_name, tombstone.display_name
    if not old:
        return
    told = Mail.objects.filter(Q(subject__contains=old) | Q(text__contains=old))
    drop_exports(people=set(told.exclude(person=None).values_list("person", flat=True)))
    for mail in told:
        mail.subject = rename(mail.subject, old, new)[:200]
        mail.text = rename(mail.text, old, new)
        mail.html = rename(mail.html, escape(old), escape(new))
        mail.save(update_fields=["subject", "text", "html"])


def rename(text: str, old: str, new: str) -> str:
    """Return `text` with one name for another; whole words only: somebody may be called "A"."""
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _found: new, text)
