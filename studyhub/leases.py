"""When a time that a worker wrote is over: what it holds, and when it is to be sent again."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Expression, Q
from django.db.models.functions import Greatest, Now

# By so much the clocks of machines may differ at the most: NTP keeps them within a second.
APART = timedelta(minutes=1)


def is_over(field: str, *, most: timedelta, now: datetime | Expression) -> Q:
    """Return the condition that the time in `field` has come, or is none that a right clock wrote.

    Nobody writes one that is further ahead than `most`: see `is_astray`.
    """
    return Q(**{f"{field}__lte": now}) | is_astray(field, most=most, now=now)


def is_astray(field: str, *, most: timedelta, now: datetime | Expression) -> Q:
    """Return the condition that the time in `field` is further ahead than any right clock writes.

    It was written by a clock that was put back since, and would be waited for until that day comes.
    So says the database's clock, which is one for all, as well as that of the worker who asks: one
    whose own is behind takes nothing from the others.
    """
    return Q(**{f"{field}__gt": latest(most, now)})


def is_running(field: str, *, most: timedelta, now: datetime | Expression) -> Q:
    """Return the opposite of `is_over`: the time in `field` is there, to come, and right."""
    return Q(**{f"{field}__gt": now, f"{field}__lte": latest(most, now)})


def latest(most: timedelta, now: datetime | Expression) -> Expression:
    return Greatest(now, Now()) + (most + APART)


def runs(until: datetime | None, *, most: timedelta, now: datetime) -> bool:
    """Return the same as `is_running` of a row that was read.

    The database is asked for its clock only where that of this process says that `until` is wrong.
    """
    if until is None or until <= now:
        return False
    return until <= now + most + APART or until <= database_clock() + most + APART


def database_clock() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]
