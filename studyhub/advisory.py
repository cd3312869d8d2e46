"""The advisory locks: PostgreSQL has one space of numbers for all of them. A leaf.

docs/architecture.md says in which order they and the locks of rows are taken.
"""

import enum

from django.db import connection


@enum.unique
class Advisory(enum.IntEnum):
    """What each number stands for. Those of one person are the number and the person's key."""

    # Who names a bank.
    BANK_TITLES = 7_204_011
    # Who loads, edits or exports a pack.
    LOADING = 7_305_112
    # A removal of an answer template holds it alone; who saves questions on one holds it together.
    TEMPLATES = 7_305_113
    # Folds hold it together; a rebuild and an erasure hold it alone.
    FOLDS = 7_401_001
    # Erasures hold it alone; who collects data and must meet nobody half erased holds it together.
    ERASURE = 7_401_002
    # Who reckons the figures anew, through several transactions.
    REBUILD = 7_401_003
    # Who changes the index of search.
    INDEX = 7_401_004
    # Who claims a mail.
    MAILS = 0x4D41494C
    # The checks of lessons of one learner.
    CHECKS = 7_402_000_000_000_000
    # The practices that one learner begins.
    STARTS = 7_403_000_000_000_000
    # What one mentor claims.
    CLAIMS = 0x1EA5E << 40


def hold(lock: Advisory, key: int = 0) -> None:
    """Wait for whoever holds this lock, and hold it alone until the transaction ends."""
    take("pg_advisory_xact_lock", lock + key)


def share(lock: Advisory) -> None:
    """Hold this lock beside others who share it, until the transaction ends."""
    take("pg_advisory_xact_lock_shared", lock)


def take(function: str, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [int(number)])
