"""Emptying the database after a test that commits.

Django truncates every table and makes content types, permissions and groups anew: 0.4 s of
processor time, for some two hundred tests. Nearly all tables are empty each time, so that it is
enough to look which are not, and delete the rows.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db import connection, transaction
from django.test import TransactionTestCase

from studyhub.statements import open_cursor

# What migrating fills, and no test adds to or deletes from: `empty_tables` holds them to that.
# Of the editions the one row stays, whatever stamp it has.
GIVEN = (
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    "lessons_edition",
    "questions_banksedition",
)
# How the names of the tables begin that say who people are, and which cohorts they are in.
PEOPLE = ("accounts_user", "accounts_cohort", "accounts_membership", "account_emailaddress")


@contextmanager
def emptying_what_is_full(given: list[int]) -> Iterator[None]:
    """Let Django's tests empty the database our way, where `given` is as migrating made it."""
    django_way = TransactionTestCase._fixture_teardown

    def tear_down(test: TransactionTestCase) -> None:
        if count_given() == given:
            empty_tables()
        else:
            django_way(test)

    with patch.object(TransactionTestCase, "_fixture_teardown", tear_down):
        yield


def keeping_what(make: Callable, blocker) -> Iterator[None]:
    """Let what `make` commits stand for the tests of a module, each of which undoes its own.

    A fixture of that scope is this: `yield from keeping_what(...)`, with Django's two for the
    database. No test of the module may commit.
    """
    with blocker.unblock():
        make()
    yield
    with blocker.unblock():
        empty_tables()


def count_given() -> list[int]:
    counts = ", ".join(f'(SELECT count(*) FROM "{name}")' for name in GIVEN)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return list(cursor.fetchone())


def empty_tables() -> None:
    """Delete all rows but the given ones. Foreign keys are looked at when it is committed."""
    delete_all_but(())


def empty_all_but_people() -> None:
    """Delete all rows but the given ones, people, their cohorts, and who is signed in."""
    delete_all_but((*PEOPLE, "django_session"))


def delete_all_but(kept: tuple[str, ...]) -> None:
    """Delete the rows of all tables but the given ones and those whose names begin so."""
    with transaction.atomic():
        if full := [name for name in find_full() if not name.startswith(kept)]:
            with connection.cursor() as cursor:
                cursor.execute(";".join(f'DELETE FROM "{name}"' for name in full))


def find_full() -> list[str]:
    """Return the tables that have rows. Planning that takes most of it: it is planned once."""
    with open_cursor(connection) as cursor:
        cursor.execute(" UNION ALL ".join(f"({is_full(name)})" for name in list_tables()))
        return [name for (name,) in cursor.fetchall()]


def is_full(table: str) -> str:
    return f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")"


def list_tables() -> list[str]:
    """Return every table that may hold a test's rows, the cache's too, which has no model."""
    names = connection.introspection.table_names()
    return sorted({*names} - {*GIVEN, "django_migrations"})
