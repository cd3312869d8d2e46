"""What becomes of cohorts, grants, invitations and notices when a person is erased."""

import re
from datetime import datetime

from accounts.models import CohortMentor, FactorGrant, Invitation, Membership, Notice, User


def leave_cohorts(*, person: User, **_others) -> None:
    Membership.objects.filter(learner=person).delete()
    CohortMentor.objects.filter(mentor=person).delete()


def erase_grants(*, person: User, tombstone: User, now: datetime) -> None:
    """Delete what was granted to the person, and keep what they granted to others."""
    FactorGrant.objects.filter(person=person).delete()
    FactorGrant.objects.filter(granted_by=person).update(granted_by=tombstone)


def hand_on_invitations(*, person: User, tombstone: User, now: datetime) -> None:
    """Keep the links that the person made: they invite to the site, not to the person."""
    Invitation.objects.filter(created_by=person).update(created_by=tombstone)


def erase_notices(*, person: User, tombstone: User, now: datetime) -> None:
    """Delete the person's notices, and put the tombstone's name for theirs into those of others."""
    Notice.objects.filter(person=person).delete()
    if not person.display_name:
        return
    # Whole words only: somebody may be called "A".
    name = re.compile(rf"(?<!\w){re.escape(person.display_name)}(?!\w)")
    for notice in Notice.objects.filter(says__contains=person.display_name):
        notice.says = name.sub(lambda _found: tombstone.display_name, notice.says)[:300]
        notice.save(update_fields=["says"])
