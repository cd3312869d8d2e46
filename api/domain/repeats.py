"""Requests with an idempotency key: done once, and answered the same each time."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from api.models import KeptResponse

KEPT_FOR = timedelta(days=2)
LONGEST_KEY = 80


class KeyTaken(Exception):
    """The key was used for another request."""


@transaction.atomic
def do_once(
    *,
    person: User,
    key: str,
    request: str,
    now: datetime,
    work: Callable[[], tuple[int, dict]],
) -> tuple[int, dict]:
    """Return the status and body of `work`, which is done once for each key of a person.

    `request` is what was asked, as text. What `work` stores and the note of its answer are one
    transaction, so a request that failed leaves its key free. A second request with the same key
    waits for the first by the unique constraint. Raises KeyTaken for another request.
    """
    fingerprint = hashlib.sha256(request.encode()).hexdigest()
    row, made = KeptResponse.objects.get_or_create(
        person=person,
        key=key,
        defaults={"fingerprint": fingerprint, "status": 0, "body": {}, "created_at": now},
    )
    if row.fingerprint != fingerprint:
        raise KeyTaken
    if made:
        row.status, row.body = work()
        row.save(update_fields=["status", "body"])
    return row.status, row.body


def forget_old(*, now: datetime) -> int:
    """Delete the answers that are older than KEPT_FOR. Return how many."""
    deleted, _by_model = KeptResponse.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    return deleted
