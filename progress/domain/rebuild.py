"""Rebuild: every rollup recomputed from the facts, compared with what the folds gave, and repaired.

It looks at one snapshot in which no fold is half done, and folds go on meanwhile. There it fills
shadow tables: first what each fact contributes, then what that tells, read once for all rollups,
then the sums of it. A fact whose outbox row still waits keeps the contribution it has, as do those
that it draws along; their fold comes later. What differs is noted.

A rollup is a sum, so a wrong row is put right by adding what it lacks: the folds that came since
the snapshot have added the same to the wrong row as they would have to the right one. Only a wrong
contribution that a fold has met since is beyond that; then the rebuild begins again. The swap is
one transaction, which the folds wait for; it is as long as what differs.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property

from django.db import connection, transaction

from progress.domain import rules
from progress.domain.rollups import ROLLUPS, SOURCES, Rollup, Source
from studyhub.advisory import Advisory, hold

# How many differing rows of a table are told.
TOLD_ROWS = 10
ATTEMPTS = 3
# What one sort or hash of a rebuild may hold in memory before it goes to the disk.
WORK_MEMORY = "64MB"


class FoldsWereFaster(Exception):
    """Wrong contributions were folded anew between the comparison and the swap, each time."""


@dataclass(frozen=True)
class Shadow:
    """A table of contributions as it should be, and its differences from the one that is there."""

    source: Source

    @property
    def table(self) -> str:
        return f"shadow_{self.source.table}"

    @property
    def differences(self) -> str:
        return f"differing_{self.source.table}"

    @property
    def told(self) -> str:
        return f"told_{self.source.table}"

    def fill(self) -> None:
        """Compute what each fact contributes, and note every row that differs.

        The stored values stand beside the right ones, to see later whether they still are there.
        """
        source = self.source
        facts = source.now_of_all or source.now
        waiting = source.widen(f"SELECT {source.key} FROM {source.outbox._meta.db_table}")
        stored = f"SELECT {source.row} FROM {source.table} WHERE {source.counted} IS NOT NULL"
        both = ", ".join(
            f"stored.{name} AS was_{name}, shadow.{name} AS {name}" for name in source.columns
        )
        same = " AND ".join(
            f"stored.{name} IS NOT DISTINCT FROM shadow.{name}" for name in source.columns
        )
        run(
            f"CREATE TEMP TABLE {self.table} AS WITH waiting(key) AS MATERIALIZED ({waiting})"
            f" SELECT {source.row} FROM ({facts}) facts"
            f" WHERE {source.key} NOT IN (SELECT key FROM waiting)"
            f" UNION ALL {stored} AND {source.key} IN (SELECT key FROM waiting)"
        )
        run(f"ANALYZE {self.table}")
        run(
            f"CREATE TEMP TABLE {self.differences} AS SELECT {source.key}, {both}"
            f" FROM ({stored}) stored FULL JOIN {self.table} shadow USING ({source.key})"
            f" WHERE NOT ({same})"
        )
        told = source.told.format(c=f"(SELECT 1 AS sign, * FROM {self.table})")
        run(f"CREATE TEMP TABLE {self.told} AS {told}")
        run(f"ANALYZE {self.told}")

    def has_moved(self) -> bool:
        """Return whether a wrong contribution is no longer what it was."""
        source = self.source
        same = " AND ".join(
            f"c.{name} IS NOT DISTINCT FROM d.was_{name}" for name in source.columns
        )
        return bool(
            fetch(
                f"SELECT 1 FROM {self.differences} d LEFT JOIN {source.table} c"
                f" USING ({source.key}) WHERE NOT ({same}) LIMIT 1"
            )
        )

    def swap(self) -> None:
        """Put the right contributions in the place of the wrong ones."""
        source = self.source
        moves = ", ".join(f"{name} = excluded.{name}" for name in source.columns)
        run(
            f"INSERT INTO {source.table} ({source.row}) SELECT {source.row}"
            f" FROM {self.differences} ON CONFLICT ({source.key}) DO UPDATE SET {moves}"
        )


@dataclass(frozen=True)
class ShadowSums:
    """A rollup as it should be, and what each wrong row lacks."""

    rollup: Rollup

    @property
    def table(self) -> str:
        return f"shadow_{self.rollup.table}"

    @property
    def differences(self) -> str:
        return f"differing_{self.rollup.table}"

    @cached_property
    def keys(self) -> str:
        return ", ".join(self.rollup.keys)

    def fill(self) -> None:
        """Add up what the shadow contributions come to, and note what each row lacks."""
        rollup = self.rollup
        added = ", ".join(f"sum({name}) AS {name}" for name in rollup.sums)
        counted = " UNION ALL ".join(
            selected
            for source in SOURCES
            if (selected := rollup.select(source, Shadow(source).told))
        )
        run(
            f"CREATE TEMP TABLE {self.table} AS"
            f" SELECT {self.keys}, {added} FROM ({counted}) counted GROUP BY {self.keys}"
        )
        lacks = ", ".join(
            f"coalesce(shadow.{name}, 0) - coalesce(stored.{name}, 0) AS {name}"
            for name in rollup.sums
        )
        run(
            f"CREATE TEMP TABLE {self.differences} AS SELECT * FROM ("
            f" SELECT {self.keys}, {lacks} FROM"
            f" (SELECT {self.keys}, {added} FROM {rollup.table} GROUP BY {self.keys}) stored"
            f" FULL JOIN {self.table} shadow USING ({self.keys})"
            f") lacking WHERE {rollup.says_something}"
        )

    def swap(self) -> None:
        """Add what is lacking, and drop the rows that say nothing any more."""
        run(self.rollup.add(f"TABLE {self.differences}", shard="0"))
        run(f"DELETE FROM {self.rollup.table} WHERE NOT ({self.rollup.says_something})")


SHADOWS = (*(Shadow(source) for source in SOURCES), *(ShadowSums(rollup) for rollup in ROLLUPS))


def rebuild(*, swap: bool, tell: Callable[[str], None] = lambda _line: None) -> dict[str, int]:
    """Recompute every rollup and return how many rows differ in each table.

    With `swap` the right rows take the place of the wrong ones in one transaction. Some differing
    rows of each table are told, as they lack or as they should be.
    """
    if not swap:
        return compare(tell)
    with take_turn("pg_advisory_lock"):
        return renew(tell)


@contextmanager
def take_turn(lock: str) -> Iterator[bool | None]:
    """Repair alone, for two would add what a row lacks twice. Yield what the function `lock` says.

    A second connection holds the turn, through all transactions of a rebuild and not longer.
    """
    with closing(connection.copy()) as guard:
        with guard.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(%s)", [int(Advisory.REBUILD)])
            [said] = cursor.fetchone()
        yield said


def renew(tell: Callable[[str], None] = lambda _line: None) -> dict[str, int]:
    """Repair everything by the rules of this code, in a turn that the caller has taken."""
    rules.announce()
    for _attempt in range(ATTEMPTS):
        differences = compare(tell)
        if swap_in():
            return differences
    raise FoldsWereFaster()


def compare(tell: Callable[[str], None]) -> dict[str, int]:
    """Fill the shadow tables from one snapshot. Return how many rows differ in each table."""
    drop_shadows()
    with standing_still():
        use_memory()
        for shadow in SHADOWS:
            shadow.fill()
        run(f"DROP TABLE {', '.join(Shadow(source).told for source in SOURCES)}")
    return {shadow.table.removeprefix("shadow_"): count(shadow, tell) for shadow in SHADOWS}


def count(shadow: Shadow | ShadowSums, tell: Callable[[str], None]) -> int:
    [(differing,)] = fetch(f"SELECT count(*) FROM {shadow.differences}")
    if differing:
        rows = f"SELECT row_to_json(d)::text FROM {shadow.differences} d LIMIT {TOLD_ROWS}"
        for (row,) in fetch(rows):
            tell(f"{shadow.differences}: {row}")
    return differing


@transaction.atomic
def swap_in() -> bool:
    """Repair what differs. Return whether it was done: not where folds have met it since."""
    hold_fold_lock()
    use_memory()
    if any(shadow.has_moved() for shadow in SHADOWS if isinstance(shadow, Shadow)):
        return False
    for shadow in SHADOWS:
        shadow.swap()
    rules.finish()
    return True


@contextmanager
def standing_still() -> Iterator[None]:
    """Look at one snapshot in which no fold is half done. The folds go on meanwhile.

    A second connection keeps the folds out for the moment in which the snapshot is taken. Within
    somebody's transaction it is that one's view, and the folds wait for its end.
    """
    if connection.in_atomic_block:
        hold_fold_lock()
        yield
        return
    with closing(connection.copy()) as guard, transaction.atomic():
        run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with guard.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [int(Advisory.FOLDS)])
        fetch("SELECT txid_current_snapshot()")
        guard.close()
        yield


def use_memory() -> None:
    """Let the statements of this transaction hold more at once than those of a page."""
    run(f"SET LOCAL work_mem = '{WORK_MEMORY}'")


def hold_fold_lock() -> None:
    """Keep every fold out until the transaction ends."""
    hold(Advisory.FOLDS)


def drop_shadows() -> None:
    """Drop what an earlier rebuild on this connection left."""
    tables = [name for shadow in SHADOWS for name in (shadow.table, shadow.differences)]
    run(f"DROP TABLE IF EXISTS {', '.join(tables)}")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def fetch(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
