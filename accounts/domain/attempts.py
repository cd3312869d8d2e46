"""The attempts that the rate limits of sign-in count: rows of the cache in the database."""

from datetime import datetime

from django.conf import settings
from django.db import connection


def drop_expired_attempts(*, now: datetime) -> int:
    """Delete what counts no more. Return how many rows.

    Django deletes a row only when its own key is asked for again, or when the table is full.
    """
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])
        return cursor.rowcount
