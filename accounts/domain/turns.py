"""Limits on how often a person may do something, counted in PostgreSQL.

One statement for each turn, and one row for each person and limit. It works while Redis does not
(django-ratelimit needs a cache that counts atomically, which the one in the database does not, and
takes several statements). The row holds the moment at which everything used is free again; each
turn moves it on by one step, and a turn that would move it more than `per` ahead is refused. So a
burst of `most` passes at once, and afterwards one turn for each step: the generic cell rate
algorithm of ATM, without a history to keep.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from studyhub.statements import open_cursor

log = structlog.get_logger(__name__)

TAKE = """
WITH taken AS (
    INSERT INTO accounts_allowance AS used (key, free_at)
    VALUES (%(key)s, %(now)s + %(step)s)
    ON CONFLICT (key) DO UPDATE SET free_at = GREATEST(used.free_at, %(now)s) + %(step)s
    WHERE GREATEST(used.free_at, %(now)s) + %(step)s <= %(now)s + %(per)s
    RETURNING key
)
SELECT EXISTS (SELECT FROM taken), (SELECT free_at FROM accounts_allowance WHERE key = %(key)s)
"""


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
    """Use up one turn of `person`, or raise TooOften. Call it outside of a transaction.

    Where the database does not answer, the turn is free: the limit is no reason to fail.
    """
    most = limit.most * settings.LIMITS_TIMES
    if not most:
        return
    step = limit.per / most
    values = {"key": f"{limit.name}:{person.pk}", "now": now, "step": step, "per": limit.per}
    try:
        with open_cursor(connection) as cursor:
            cursor.execute(TAKE, values)
            is_taken, free_at = cursor.fetchone()
    except DatabaseError as error:
        log.warning("limit_not_counted", limit=limit.name, error=error)
        return
    if not is_taken:
        raise TooOften(again_at=(free_at or now) + step - limit.per, now=now)
