"""What a rollup is: sums over facts, said once, so that folding and rebuilding cannot disagree.

A **Source** is a kind of fact. What each fact has added to the rollups so far is kept in its
contribution; whatever of it can change later (which score counts, whether the question was dropped)
stands in the contribution's columns, and all the rest never changes. So what a fact added once can
always be reckoned again and taken back exactly, as long as the words stay: what was added by other
words is reckoned anew by a rebuild, for which each rollup has a fingerprint of its words
(`progress.domain.rules`).

A **Rollup** is a table of sums by key. Its **Counts** say in SQL what one fact adds. The same words
serve a fold (some facts: taken back as they were, added as they are) and a rebuild (all of them).
Sums are integers or numeric: no order of adding changes them.

A new rollup is a model, a module here with a ROLLUP, a line in `progress.domain.rollups`, and a
migration after which `manage.py rebuild_progress` fills it while the folds go on.
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from django.db import models

# Rows that everybody's answers change are spread over so many: folds side by side do not wait.
SHARDS = 8
# The most that the time of one answer adds to a sum: see `answers.WORKED_MS`.
LONGEST_MS = 30 * 60 * 1000


@dataclass(frozen=True)
class Source:
    """A kind of fact: its outbox, its contributions, and how both are read.

    `now` selects the key and the columns of each fact as it is (it ends in a WHERE); `now_of_all`
    selects the same, where all facts together have a faster way. `told` selects
    `sign` and everything that rollups may use, from a relation `c` of contributions with a sign.
    `fact` is the key in `now`. `drawn_along` selects the facts whose contribution may change with
    that of the facts `{keys}`.
    """

    outbox: type[models.Model]
    contribution: type[models.Model]
    key: str
    fact: str
    columns: tuple[str, ...]
    # The column without which nothing is counted: the empty row is only what a fold locks.
    counted: str
    now: str
    told: str
    drawn_along: str = ""
    now_of_all: str = ""

    @property
    def table(self) -> str:
        return self.contribution._meta.db_table

    @property
    def row(self) -> str:
        """The key and the columns of a contribution."""
        return ", ".join([self.key, *self.columns])

    def widen(self, keys: str) -> str:
        """Return the query of the facts that `keys` selects, and of those drawn along."""
        along = self.drawn_along.format(keys=keys)
        return f"{keys} UNION {along}" if along else keys


@dataclass(frozen=True)
class Count:
    """What the facts of one source add to a rollup: SQL over `t`, the source's `told`.

    `keys` and `sums` go by the rollup's columns; a sum that is missing is 0. `joins` follows
    `told AS t`.
    """

    source: Source
    keys: dict[str, str]
    sums: dict[str, str]
    where: str = "true"
    joins: str = ""


@dataclass(frozen=True)
class Rollup:
    """A table of sums, and what is counted in it."""

    model: type[models.Model]
    counts: tuple[Count, ...]

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of the key, but for the shard."""
        return tuple(self.counts[0].keys)

    @cached_property
    def sums(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for count in self.counts for name in count.sums))

    @cached_property
    def is_sharded(self) -> bool:
        return any(field.name == "shard" for field in self.model._meta.get_fields())

    @property
    def says_something(self) -> str:
        """The condition that a row is not all zeros: such a row says the same as none."""
        return " OR ".join(f"{name} <> 0" for name in self.sums)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the SQL that says what the facts add, the same in every process.

        Other words for the same sums have another one: the rebuild that follows finds nothing.
        """
        sources = dict.fromkeys(count.source for count in self.counts)
        words = [
            part
            for source in sources
            for part in (source.row, source.counted, source.now, source.told)
        ]
        words += [self.select(source, "told") for source in sources]
        return sha256(" ".join(" ".join(words).split()).encode()).hexdigest()

    def select(self, source: Source, told: str) -> str:
        """Return the SELECT of the keys and sums of what `told` has of one source."""
        return " UNION ALL ".join(
            self.select_count(count, told) for count in self.counts if count.source is source
        )

    def select_count(self, count: Count, told: str) -> str:
        keys = ", ".join(f"{count.keys[name]} AS {name}" for name in self.keys)
        places = ", ".join(str(number + 1) for number in range(len(self.keys)))
        sums = [f"sum(t.sign * ({count.sums.get(name, '0')}))" for name in self.sums]
        named = ", ".join(
            f"{made}::{self.type_of(name)} AS {name}"
            for made, name in zip(sums, self.sums, strict=True)
        )
        kept = " OR ".join(f"{made} <> 0" for made in sums)
        return (
            f"SELECT {keys}, {named} FROM {told} AS t {count.joins}"
            f" WHERE {count.where} GROUP BY {places} HAVING {kept}"
        )

    def type_of(self, name: str) -> str:
        """Return the type of a sum, without a length: a difference may be longer."""
        kind = self.model._meta.get_field(name).get_internal_type()
        return "numeric" if kind == "DecimalField" else "bigint"

    def add(self, selected: str, *, shard: str) -> str:
        """Return the INSERT that adds what `selected` yields, in the order of the keys.

        The order is what keeps two folds from waiting for each other.
        """
        keys = [*self.keys, *(["shard"] if self.is_sharded else [])]
        values = [*self.keys, *([shard] if self.is_sharded else []), *self.sums]
        more = ", ".join(f"{name} = {self.table}.{name} + excluded.{name}" for name in self.sums)
        return (
            f"INSERT INTO {self.table} ({', '.join([*keys, *self.sums])})"
            f" SELECT {', '.join(values)} FROM ({selected}) found ORDER BY {', '.join(self.keys)}"
            f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {more}"
        )
