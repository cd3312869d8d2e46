"""When a time that a worker wrote is over: what it holds, and when it is to be sent again."""

from datetime import datetime, timedelta

from django.db.models import Expression, Q
from django.db.models.functions import Greatest, Now

# By so much the clocks of machines may differ at the most: NTP keeps them within a second.
APART = timedelta(minutes=1)


def is_over(field: str, *, most: timedelta, now: datetime | Expression) -> Q:
    """Return the condition that the time in `field` has come, or is none that a right clock wrote.

    Nobody writes one that is further ahead than `most`. What is was written by a clock that was put
    back since, and would be waited for until that day comes. So says the database's clock, which is
    one for all, as well as that of the worker who asks: one whose own is behind takes nothing from
    the others.
    """
    latest = Greatest(now, Now()) + (most + APART)
    return Q(**{f"{field}__lte": now}) | Q(**{f"{field}__gt": latest})
