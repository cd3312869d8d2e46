"""Erasing a person: their text goes, and a tombstone takes their place where figures need one.

The person's own row is deleted, not blanked. So the keys of the database hold what no check could:
whatever a request or a worker that is still under way brings of theirs afterwards points at nobody
and is refused.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

import structlog
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.domain.erased import find_returned, note_erased
from accounts.domain.locking import hold_erasure_lock, lock_staff
from accounts.domain.mails import ERASED, send_mail_to
from accounts.domain.people import PersonRefused, refuse_last_staff
from accounts.domain.personal import find_erasers
from accounts.models import Role, User

log = structlog.get_logger(__name__)

ATTEMPTS = 3
# Something came between: a row that arrived after it was looked for, or a deadlock. Once more.
COME_BETWEEN = (IntegrityError, OperationalError, ProtectedError)
Done = TypeVar("Done")


@dataclass(frozen=True)
class Erased:
    """Who stands in the place of somebody who is gone, and the address that they had."""

    tombstone: User
    address: str


def erase_person(*, person: User, now: datetime) -> User | None:
    """Erase `person` in one transaction. Return the tombstone; None where they are gone already.

    Effects: the erasers of all apps, the higher apps first; then the person's own row goes with
    every row that is theirs alone; a mail to the address that they had; and after the commit a line
    in the file of who was erased. Raise PersonRefused for the last staff account.
    """
    return insist(partial(erase_and_tell, person, now))


def insist(erase: Callable[[], Done]) -> Done:
    """Erase, and try again where something came between."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return erase()
        except COME_BETWEEN as error:
            # Not the message: it could quote a row.
            log.warning("erasure met something", attempt=attempt, error=type(error).__name__)
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("not reached")


def erase_again(*, now: datetime) -> tuple[int, list[User]]:
    """Erase who was erased before and came back with a backup. They were told then.

    Return how many, and who could not be: the last staff account of that time. Raise OSError where
    the file of who was erased cannot be read.
    """
    returned, refused = find_returned(), []
    for person in returned:
        try:
            insist(partial(erase_once, person, now))
        except PersonRefused:
            refused.append(person)
    return len(returned) - len(refused), refused


@transaction.atomic
def erase_and_tell(person: User, now: datetime) -> User | None:
    """Erase, and mail the address that was theirs. It is nobody's by then."""
    erased = erase_once(person, now)
    if erased is None:
        return None
    told = {"erased_at": now}
    send_mail_to(person_or_address=erased.address, template=ERASED, context=told, now=now)
    return erased.tombstone


@transaction.atomic
def erase_once(person: User, now: datetime) -> Erased | None:
    hold_erasure_lock()
    lock_staff()
    erasers = find_erasers()
    # As everywhere else: the folds first, then the rows, and the person last. Who waits for one of
    # these locks then finds the row gone or no longer theirs.
    for eraser in erasers:
        if eraser.lock:
            eraser.lock(person)
    locked = User.objects.select_for_update().filter(pk=person.pk, erased_at=None).first()
    if locked is None:
        return None
    refuse_last_staff(locked)
    tombstone = place_tombstone(locked, now)
    for eraser in erasers:
        if eraser.erase:
            eraser.erase(person=locked, tombstone=tombstone, now=now)
    transaction.on_commit(partial(note_erased, key=locked.pk, joined=locked.date_joined))
    locked.delete()
    log.info("person erased", person=person.pk, tombstone=tombstone.pk)
    return Erased(tombstone=tombstone, address=locked.email)


def place_tombstone(person: User, now: datetime) -> User:
    """Make the nobody who stands where `person` stood. Who mentored goes on being a mentor."""
    is_mentor = Role.MENTOR in person.roles
    return User.objects.create_user(
        f"erased-{uuid.uuid4().hex}@erased.invalid",
        display_name=_("A former mentor") if is_mentor else _("Erased person"),
        is_active=False,
        erased_at=now,
        date_joined=now,
    )
