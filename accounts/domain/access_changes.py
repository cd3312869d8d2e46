"""What staff change about what somebody may do: done, noted with who did it, and told.

A change that changes nothing, such as a second press, is neither noted nor told.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.mails import send_mail_to
from accounts.domain.notices import notify
from accounts.domain.people import (
    deactivate_person,
    grant_role,
    reactivate_person,
    revoke_role,
)
from accounts.domain.stale_mails import CLOSED
from accounts.models import AccessChange, Role, User
from accounts.notifying import ROLES

What = AccessChange.What
OPENED = "account/reactivated"


@transaction.atomic
def give_role(*, person: User, role: Role, by: User, now: datetime) -> None:
    """Give a role as staff: a note of it, and a notice to the person."""
    if grant_role(user=person, role=role):
        note_change(person=person, what=What.ROLE_GIVEN, role=role, by=by, now=now)
        tell(person, _("Staff gave you the role %(role)s."), role, now)


@transaction.atomic
def take_role(*, person: User, role: Role, by: User, now: datetime) -> None:
    """Take a role as staff: a note of it, and a notice to the person. Raise PersonRefused."""
    if revoke_role(user=person, role=role, now=now):
        note_change(person=person, what=What.ROLE_TAKEN, role=role, by=by, now=now)
        tell(person, _("Staff took the role %(role)s from you."), role, now)


@transaction.atomic
def close_account(*, person: User, by: User, now: datetime) -> None:
    """Deactivate an account as staff: a note of it, and a mail, the one way that still reaches the
    person. Raise PersonRefused."""
    if deactivate_person(user=person, now=now):
        note_change(person=person, what=What.DEACTIVATED, by=by, now=now)
        send_mail_to(person_or_address=person, template=CLOSED, context={}, now=now)


@transaction.atomic
def open_account(*, person: User, by: User, now: datetime) -> None:
    """Reactivate an account as staff: a note of it, and a mail."""
    if reactivate_person(user=person):
        note_change(person=person, what=What.REACTIVATED, by=by, now=now)
        send_mail_to(person_or_address=person, template=OPENED, context={}, now=now)


def note_change(
    *, person: User, what: What, by: User, role: Role | None = None, now: datetime
) -> AccessChange:
    """Keep a change with who made it. Part of the caller's transaction."""
    return AccessChange.objects.create(
        person=person, what=what, role=role.value if role else "", made_by=by, made_at=now
    )


def tell(person: User, sentence: str, role: Role, now: datetime) -> None:
    notify(person=person, kind=ROLES, says=sentence % {"role": role.label}, now=now)
