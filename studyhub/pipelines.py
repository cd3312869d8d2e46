"""Statements that are sent on one after the other, without waiting for an answer to each.

What goes this way is best made by `studyhub.statements` and `studyhub.writes`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from psycopg import Cursor


@contextmanager
def pipelined() -> Iterator[None]:
    """Send statements on without waiting for each: only what fetches something waits.

    A constraint that refuses one is heard of at the next that waits, or at the end.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


@contextmanager
def pipelined_transaction() -> Iterator[None]:
    """A transaction in a pipeline: its beginning and its commit are sent on with the rest.

    Only what encloses it may catch a refusal.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block:
        with pipelined(), transaction.atomic():
            yield
        return
    with transaction.atomic(), begun_and_committed(connection.connection) as cursor, pipelined():
        cursor.execute("BEGIN")
        yield
        if not connection.needs_rollback:
            cursor.execute("COMMIT")


@contextmanager
def begun_and_committed(psycopg_connection) -> Iterator[Cursor]:
    """Let psycopg leave BEGIN and COMMIT to who is inside: for its own it waits, in a pipeline too.

    What is not committed at the end is rolled back.
    """
    psycopg_connection.autocommit = True
    try:
        yield psycopg_connection.cursor()
    finally:
        if not psycopg_connection.closed:
            psycopg_connection.rollback()
            psycopg_connection.autocommit = False
