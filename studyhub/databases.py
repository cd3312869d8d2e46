"""Whether the database fits the code, and what to say when it does not answer."""

from functools import cache

from django.conf import settings
from django.db import DatabaseError, Error, OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from studyhub.server_addresses import without_password


@cache
def migrations_of_the_code() -> frozenset[tuple[str, str]]:
    """Return app and name of every migration in the code, read once for each process."""
    return frozenset(MigrationLoader(None).disk_migrations)


def compare_migrations() -> tuple[list[str], list[str]]:
    """Return the migrations that the database lacks, and those that only newer code has."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    return spell(migrations_of_the_code() - applied), find_newer(applied)


def find_newer(applied: set[tuple[str, str]]) -> list[str]:
    """Return those of the applied migrations that only newer code has.

    A package may drop old migrations once it has squashed them: newer is only what comes after the
    last one of the code.
    """
    ours = migrations_of_the_code()
    last = dict(sorted(ours))
    return spell({(app, name) for app, name in applied - ours if app in last and name > last[app]})


def spell(migrations: set[tuple[str, str]] | frozenset) -> list[str]:
    return sorted(f"{app}.{name}" for app, name in migrations)


def say_behind(waiting: list[str]) -> str:
    return (
        f"The database lacks migrations of this version ({len(waiting)}), the first of them "
        f"{waiting[0]}: run manage.py migrate."
    )


def say_ahead(newer: list[str]) -> str:
    return (
        f"The database belongs to a newer version of StudyHub: it has {newer[-1]}, which this "
        "version does not know. Install that version, or restore a backup from before."
    )


def say_unmigrated() -> str:
    """Return the sentence on a database that this code must not write to, or ""."""
    waiting, _newer = compare_migrations()
    return say_behind(waiting) if waiting else ""


def find_fault() -> str:
    """Return the sentence on a database that is away or lacks migrations, or ""."""
    try:
        return say_unmigrated()
    except DatabaseError as error:
        return explain(error)
    finally:
        connection.close()


def explain(error: Error) -> str:
    """Return one sentence on an error that an operator can mend, or "" for any other."""
    if isinstance(error, OperationalError) and connection.connection is None:
        said = " ".join(str(error).split())
        address = without_password(settings.DATABASE_URL)
        return f"The database does not answer at DATABASE_URL={address!r}: {said}"
    try:
        connection.close()
        return say_unmigrated()
    except DatabaseError:
        return ""
