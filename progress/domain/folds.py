"""Folds: facts into rollups, each exactly once.

A fold deletes outbox rows in the transaction that changes the rollups. What a fact has contributed
is stored beside it; a fold takes back just that and adds what the fact says now. So a fact may come
twice, late, or in any order, and a killed fold leaves nothing half done.
"""

from collections.abc import Callable
from functools import cache, partial

from django.db import connection, transaction

from progress.domain import rules
from progress.domain.rollups import ROLLUPS, SHARDS, SOURCES, Source
from studyhub.advisory import Advisory, share
from studyhub.faults import reach
from studyhub.outbox import take

BATCH = 500
SOME_BATCHES = 6
# Each connection adds to shards of its own, so that folds side by side seldom wait.
OWN_SHARD = f"mod(pg_backend_pid(), {SHARDS})"


def fold_all() -> int:
    """Fold until nothing waits that somebody else does not hold. Return how many facts."""
    return sum(drain(partial(fold, source)) for source in SOURCES)


def fold_some() -> int:
    """Fold at most a few thousand facts, so that somebody can wait for it. Return how many."""
    return sum(fold(source) for _batch in range(SOME_BATCHES) for source in SOURCES)


def drain(step: Callable[[], int]) -> int:
    total = 0
    while folded := step():
        total += folded
        if folded < BATCH:
            break
    return total


@transaction.atomic
def fold(source: Source) -> int:
    """Fold up to BATCH facts of one source in one transaction. Return how many.

    Where newer code has announced other rules, the facts wait for it.
    """
    share(Advisory.FOLDS)
    if rules.are_over(rules.newest()):
        return 0
    rows = take(source.outbox.objects.all(), limit=BATCH)
    if not rows:
        return 0
    source.outbox.objects.filter(pk__in=[row.pk for row in rows]).delete()
    keys = widen(source, [getattr(row, source.key) for row in rows])
    lock_contributions(source, keys)
    # A statement of its own after the lock: a score that another fold's row announced is seen here
    # as well, and its own row then finds nothing left to add.
    with connection.cursor() as cursor:
        cursor.execute(write_fold(source), {"keys": keys})
    reach("in_fold")
    return len(rows)


def widen(source: Source, keys: list) -> list:
    """Return `keys`, each once, and those of the facts that are drawn along."""
    with connection.cursor() as cursor:
        cursor.execute(source.widen("SELECT unnest(%(keys)s)"), {"keys": keys})
        return [key for (key,) in cursor.fetchall()]


def lock_contributions(source: Source, keys: list) -> None:
    """Lock the contributions of the facts `keys`, made where missing, in order.

    The order is what keeps two folds from waiting for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {source.table} ({source.key})"
            f" SELECT key FROM unnest(%s) AS key ORDER BY key ON CONFLICT DO NOTHING",
            [keys],
        )
        cursor.execute(
            f"SELECT FROM {source.table} WHERE {source.key} = ANY(%s)"
            f" ORDER BY {source.key} FOR UPDATE",
            [keys],
        )


@cache
def write_fold(source: Source) -> str:
    """Return the one statement that moves the contributions of `keys`, and all rollups with them.

    What stays as it was is neither taken back nor added.
    """
    before = (
        f"SELECT {source.row} FROM {source.table}"
        f" WHERE {source.key} = ANY(%(keys)s) AND {source.counted} IS NOT NULL"
    )
    after = f"SELECT {source.row} FROM ({source.now} AND {source.fact} = ANY(%(keys)s)) facts"
    adds = [
        f"r{number} AS ({rollup.add(selected, shard=OWN_SHARD)})"
        for number, rollup in enumerate(ROLLUPS)
        if (selected := rollup.select(source, "told"))
    ]
    moves = ", ".join(f"{name} = a.{name}" for name in source.columns)
    parts = [
        f"before AS MATERIALIZED ({before})",
        f"after AS MATERIALIZED ({after})",
        "changes AS (SELECT -1 AS sign, * FROM (TABLE before EXCEPT TABLE after) old"
        " UNION ALL SELECT 1, * FROM (TABLE after EXCEPT TABLE before) new)",
        f"told AS MATERIALIZED ({source.told.format(c='changes')})",
        *adds,
    ]
    return (
        f"WITH {', '.join(parts)} UPDATE {source.table} k SET {moves}"
        f" FROM unnest(%(keys)s) AS one LEFT JOIN after a ON a.{source.key} = one"
        f" WHERE k.{source.key} = one AND one IN (SELECT {source.key} FROM changes)"
    )
