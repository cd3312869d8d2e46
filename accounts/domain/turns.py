"""Limits on how often a person may do something, counted in PostgreSQL.

One statement for each turn, and one row for each person and limit. It works while Redis does not
(django-ratelimit needs a cache that counts atomically, which the one in the database does not, and
takes several statements). The row holds the moment at which everything used is free again; each
turn moves it on by one step, and a turn that would move it more than `per` ahead is refused. So a
burst of `most` passes at once, and afterwards one turn for each step: the generic cell rate
algorithm of ATM, without a history to keep.
"""

import math
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from studyhub.statements import open_cursor

log = structlog.get_logger(__name__)

# For a statement of somebody else's, which does its work where IS_FREE, and fetches TURN: one round
# trip and one commit for both. Its values are those of `describe_turn`.
TAKEN = """
taken AS (
    INSERT INTO accounts_allowance AS used (key, free_at)
    SELECT %(turn)s::text, %(now)s + %(step)s WHERE %(turn)s::text IS NOT NULL
    ON CONFLICT (key) DO UPDATE SET free_at = GREATEST(used.free_at, %(now)s) + %(step)s
    WHERE GREATEST(used.free_at, %(now)s) + %(step)s <= %(now)s + %(per)s
    RETURNING key
)
"""
IS_FREE = "(%(turn)s::text IS NULL OR EXISTS (SELECT FROM taken))"
TURN = f"{IS_FREE}, (SELECT free_at FROM accounts_allowance WHERE key = %(turn)s::text)"
TAKE = f"WITH {TAKEN} SELECT {TURN}"


@dataclass(frozen=True)
class Limit:
    """`most` turns at once, and so many within each `per` in the long run."""

    name: str
    most: int
    per: timedelta


@dataclass
class TooOften(Exception):
    """The turn was refused; the next one is free at `again_at`."""

    again_at: datetime
    now: datetime

    @property
    def seconds(self) -> int:
        """How long to wait, at least one second."""
        return max(1, math.ceil((self.again_at - self.now).total_seconds()))

    @property
    def time(self) -> str:
        """The time of day in the reader's zone, rounded up to the minute that it names."""
        minute = timedelta(minutes=1)
        past = timedelta(seconds=self.again_at.second, microseconds=self.again_at.microsecond)
        return date_format(localtime(self.again_at + (minute - past if past else past)), "H:i")

    @property
    def sentence(self) -> str:
        return _("Too many tries. You can try again at %(time)s.") % {"time": self.time}


def take_turn(*, person: User, limit: Limit, now: datetime) -> None:
    """Use up one turn of `person`, or raise TooOften.

    Where the database does not answer, the turn is free: the limit is no reason to fail.
    """
    take_turn_under(nullcontext(), person=person, limit=limit, now=now)


def take_turn_within(*, person: User, limit: Limit, now: datetime) -> None:
    """Take a turn in the caller's transaction, which goes on where the turn cannot be counted.

    It holds up the person's next turn until the end, and goes back with the transaction.
    """
    take_turn_under(transaction.atomic(), person=person, limit=limit, now=now)


def take_turn_under(
    guard: AbstractContextManager, *, person: User, limit: Limit, now: datetime
) -> None:
    values = describe_turn(person=person, limit=limit, now=now)
    if values["turn"] is None:
        return
    try:
        with guard, open_cursor(connection) as cursor:
            cursor.execute(TAKE, values)
            is_free, free_at = cursor.fetchone()
    except DatabaseError as error:
        log.warning("limit_not_counted", limit=limit.name, error=error)
        return
    if not is_free:
        raise refuse_turn(limit=limit, free_at=free_at, now=now)


def describe_turn(*, person: User, limit: Limit | None, now: datetime) -> dict[str, Any]:
    """Return the values of TAKEN and TURN; without a limit every turn is free."""
    step = find_step(limit) if limit else None
    if limit is None or step is None:
        return {"turn": None, "now": now, "step": timedelta(), "per": timedelta()}
    return {"turn": f"{limit.name}:{person.pk}", "now": now, "step": step, "per": limit.per}


def find_step(limit: Limit) -> timedelta | None:
    """Return after how long one more turn is free, or None where nothing is counted."""
    most = limit.most * settings.LIMITS_TIMES
    return limit.per / most if most else None


def refuse_turn(*, limit: Limit, free_at: datetime | None, now: datetime) -> TooOften:
    """Return the refusal of a turn, where what TURN fetched was not free."""
    step = find_step(limit) or timedelta()
    return TooOften(again_at=(free_at or now) + step - limit.per, now=now)
