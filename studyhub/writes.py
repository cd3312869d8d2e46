"""Inserts and updates whose SQL is made once for each process, for rows that every answer writes.

As `studyhub.statements`, for writing. Django makes the SQL of each save anew, which takes several
times as long as PostgreSQL needs for it:

    NEW_SCORE = Insert(Score)
    NEW_SCORE.run(score)                           # as save(force_insert=True)
    KEPT = Save(Card, "state", "due_on")
    KEPT.run(card)                                 # as save(update_fields=[...])
    ASKED = InsertMany(Item)
    ASKED.run(items)                               # as bulk_create(items), without their keys
    CLOSE = Update(lambda: Job.objects.filter(pk=Given("key", ...)), state="over")
    CLOSE.run(key=3)                               # as update(), returns how many rows
    CLAIM = Take(lambda: Job.objects.filter(pk=Given("key", ...)), state="held")
    CLAIM.fetch(key=3)                             # as update(), returns the rows as they are now
    with Together() as writes:                     # several of them as one statement
        writes.add(KEPT, card)
        writes.add(NEW_LOOK, look)

No signals are sent; nothing here listens to any.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import BigIntegerField, BooleanField, Field, Func, Model, QuerySet, Value
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery, UpdateQuery

from studyhub.statements import Given, Place, Statement, fix_type, open_cursor, write_out

# The name of a field in a row, the field, and the type whose values go into it as they are.
TypedField = tuple[str, Field, type | None]


class Write:
    """SQL that is compiled at its first use, and run with values for its places."""

    def compile(self) -> tuple[str, tuple]:
        raise NotImplementedError

    @cached_property
    def sql(self) -> str:
        text, params = self.compile()
        return write_out(text, params, connections[DEFAULT_DB_ALIAS])

    def prepare(self) -> None:
        """Make the SQL now, so that nobody waits for it later."""
        _ = self.sql

    def send(self, values: dict[str, Any]) -> Any:
        """Run the SQL, or in a pipeline send it on. Return the cursor, which the caller closes."""
        cursor = open_cursor(connections[DEFAULT_DB_ALIAS])
        cursor.execute(self.sql, {name: fix_type(value) for name, value in values.items()})
        return cursor

    def execute(self, values: dict[str, Any]) -> int:
        """Run the SQL and return how many rows it changed: -1 in a pipeline, where nobody knows."""
        with self.send(values) as cursor:
            return cursor.rowcount


class RowWrite(Write):
    """A write of one row, which can stand in a statement with others: see `Together`."""

    fields: list[Field]

    @cached_property
    def typed(self) -> list[TypedField]:
        return with_types(self.fields)

    def values_of(self, row: Model) -> dict[str, Any]:
        """Return the values for the places, as the database takes them."""
        raise NotImplementedError


class Together:
    """Writes of several rows that go as one statement at the end of the block.

    None of them sees what another does, and their order is open: no row stands here twice, and
    nothing in the block reads what it writes.
    """

    def __init__(self) -> None:
        self.parts: list[tuple[RowWrite, Model]] = []

    def add(self, write: RowWrite, row: Model) -> None:
        self.parts.append((write, row))

    def __enter__(self) -> "Together":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest) -> None:
        if self.parts and kind is None:
            join(*(write for write, _row in self.parts)).run([row for _write, row in self.parts])


@cache
def join(*writes: RowWrite) -> "Joined":
    """Return the one statement of these writes, in this order: the same each time."""
    return Joined(writes)


class Joined:
    """Several writes of one row each, as one statement."""

    def __init__(self, writes: tuple[RowWrite, ...]) -> None:
        self.writes = writes

    @cached_property
    def compiled(self) -> tuple[str, list[tuple[int, str]]]:
        """The SQL, and for each of its places whose value it takes: of which row, and which."""
        texts, params, order = [], [], []
        for number, write in enumerate(self.writes):
            text, of_write = write.compile()
            texts.append(text)
            params += of_write
            order += [(number, one.name) for one in of_write if isinstance(one, Place)]
        *others, last = texts
        named = ", ".join(f"w{number} AS ({text})" for number, text in enumerate(others))
        sql = f"WITH {named} {last}" if others else last
        return write_out(sql, tuple(params), connections[DEFAULT_DB_ALIAS], named=False), order

    def prepare(self) -> None:
        """Make the SQL now, so that nobody waits for it later."""
        _ = self.compiled

    def run(self, rows: Sequence[Model]) -> None:
        """Write the rows: each as the write in its place does."""
        sql, order = self.compiled
        values = [write.values_of(row) for write, row in zip(self.writes, rows, strict=True)]
        with open_cursor(connections[DEFAULT_DB_ALIAS]) as cursor:
            cursor.execute(sql, [fix_type(values[number][name]) for number, name in order])
        for row in rows:
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


class Insert(RowWrite):
    """Insert one row of `model`; with `ignore` nothing happens where a constraint forbids it.

    Of named fields only those are sent: in the others stands their default. `alike` is what is the
    same in each row, and not sent either. With `keyed=False` nobody waits for the key that the
    database makes; with `told` it is known before, from a `NextKey`.
    """

    def __init__(
        self,
        model: type[Model],
        *names: str,
        ignore: bool = False,
        keyed: bool = True,
        told: bool = False,
        **alike: Any,
    ) -> None:
        self.model = model
        self.names = names
        self.alike = alike
        self.ignore = ignore
        self.keyed = keyed
        self.told = told

    @cached_property
    def columns(self) -> list[Field]:
        fields = self.model._meta.local_concrete_fields
        return [one for one in fields if self.told or not is_made(one)]

    @cached_property
    def fields(self) -> list[Field]:
        """What is sent with each row."""
        sent = [one for one in self.columns if not self.names or one.name in self.names]
        return [one for one in sent if one.name not in self.alike]

    @cached_property
    def returning(self) -> Field | None:
        """The key, where the database makes it."""
        key = self.model._meta.pk
        return key if self.keyed and not self.told and is_made(key) else None

    def compile(self) -> tuple[str, tuple]:
        given = self.model(**self.alike)
        for field in self.fields:
            setattr(given, field.attname, Given(field.attname, field))
        query = InsertQuery(self.model, on_conflict=OnConflict.IGNORE if self.ignore else None)
        query.insert_values(self.columns, [given], raw=True)
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        compiler.returning_fields = [self.returning] if self.returning else None
        [(text, params)] = compiler.as_sql()
        return text, params

    def values_of(self, row: Model) -> dict[str, Any]:
        return prepare(row, self.typed, add=True)

    def run(self, row: Model) -> bool:
        """Insert `row` and give it its key. Return whether it is there now, of this doing."""
        return self.begin(row)()

    def begin(self, row: Model) -> Callable[[], bool]:
        """Send `row` on and return what ends `run`.

        In a pipeline the key has come by then, if something else was waited for meanwhile.
        """
        cursor = self.send(self.values_of(row))
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS

        def end() -> bool:
            with cursor:
                if not self.returning:
                    return bool(cursor.rowcount)
                [key] = cursor.fetchone() or [None]
            setattr(row, self.returning.attname, key)
            return key is not None

        return end


class InsertMany(Write):
    """Insert any number of rows of `model`, whose keys nobody waits for.

    Of named fields only those are sent: in the others stands what the database puts there.
    """

    def __init__(self, model: type[Model], *names: str) -> None:
        self.model = model
        self.names = names

    @cached_property
    def fields(self) -> list[Field]:
        meta = self.model._meta
        if self.names:
            return [meta.get_field(name) for name in self.names]
        return [one for one in meta.local_concrete_fields if not is_made(one)]

    def compile(self) -> tuple[str, tuple]:
        connection = connections[DEFAULT_DB_ALIAS]
        quote = connection.ops.quote_name
        columns = ", ".join(quote(one.column) for one in self.fields)
        places = ", ".join(f"%s::{one.db_type(connection)}[]" for one in self.fields)
        table = quote(self.model._meta.db_table)
        text = f"INSERT INTO {table} ({columns}) SELECT * FROM UNNEST({places})"
        return text, tuple(Place(one.attname) for one in self.fields)

    def run(self, rows: Sequence[Model]) -> None:
        """Insert the rows; of none nothing is sent."""
        if rows:
            typed = with_types(self.fields)
            values = [prepare(row, typed, add=True) for row in rows]
            self.execute({one: [row[one] for row in values] for one in values[0]})


class Update(Write):
    """Set `values` (expressions, or what the database is to take) in the rows of a queryset."""

    def __init__(self, build: Callable[[], QuerySet], **values: Any) -> None:
        self.build = build
        self.values = values

    def compile(self) -> tuple[str, tuple]:
        query = self.build().query.chain(UpdateQuery)
        query.add_update_values(self.values)
        return query.get_compiler(DEFAULT_DB_ALIAS).as_sql()

    def run(self, **given: Any) -> int:
        """Return how many rows were changed."""
        return self.execute(given)


class Take(Statement):
    """Set `values` in the rows of a queryset, and return those rows as they are now."""

    def __init__(self, build: Callable[[], QuerySet], **values: Any) -> None:
        super().__init__(build)
        self.values = values

    def compile(self) -> tuple[QuerySet, Any, str, tuple]:
        """Return what reads the rows, the SQL, and its parameters."""
        updated = self.build()
        query = updated.query.chain(UpdateQuery)
        query.add_update_values(self.values)
        text, params = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        rows = updated.model._default_manager.all()
        reader = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        reader.setup_query()
        told = [compiled for _column, compiled, _alias in reader.select]
        columns = ", ".join(sql for sql, _params in told)
        given = [one for _sql, params in told for one in params]
        return rows, reader, f"{text} RETURNING {columns}", (*params, *given)


class Forgettable(Func):
    """A condition that always holds: a crash of the database may lose this statement.

    Its commit does not wait for the disk. For what is done again where it is lost.
    """

    function = "set_config"
    template = "%(function)s(%(expressions)s) = 'off'"
    conditional = True

    def __init__(self) -> None:
        expressions = (Value("synchronous_commit"), Value("off"), Value(True))
        super().__init__(*expressions, output_field=BooleanField())


class NextKey(Func):
    """The key that a new row of `model` is going to have, for an `Insert` that is told it."""

    template = "nextval(pg_get_serial_sequence(%(expressions)s))"

    def __init__(self, model: type[Model]) -> None:
        table, column = model._meta.db_table, model._meta.pk.column
        super().__init__(Value(table), Value(column), output_field=BigIntegerField())


class Save(RowWrite):
    """Write some fields of a row that is stored, and `alike`, which is the same in each row."""

    def __init__(self, model: type[Model], *names: str, **alike: Any) -> None:
        self.model = model
        self.names = names
        self.alike = alike

    @cached_property
    def fields(self) -> list[Field]:
        return [self.model._meta.get_field(name) for name in self.names]

    @cached_property
    def typed(self) -> list[TypedField]:
        return with_types([*self.fields, self.model._meta.pk])

    def compile(self) -> tuple[str, tuple]:
        key = self.model._meta.pk
        rows = self.model._default_manager.filter(pk=Given(key.attname, key))
        query = rows.query.chain(UpdateQuery)
        alike = [(self.model._meta.get_field(name), None, one) for name, one in self.alike.items()]
        places = [(one, None, Given(one.attname, one)) for one in self.fields]
        query.add_update_fields([*alike, *places])
        return query.get_compiler(DEFAULT_DB_ALIAS).as_sql()

    def values_of(self, row: Model) -> dict[str, Any]:
        return prepare(row, self.typed, add=False)

    def run(self, row: Model) -> None:
        """Write the fields. Raises DoesNotExist where the row is gone."""
        if not self.execute(self.values_of(row)):
            raise self.model.DoesNotExist


def is_made(field: Field) -> bool:
    """Whether the database makes the value: the number of a row."""
    return field.primary_key and field.get_internal_type() in ("AutoField", "BigAutoField")


# What such a field holds goes to the database as it is, where it is of this very type. Of a field
# with ways of its own, such as one that is made of another class, nothing is known.
PLAIN = {
    models.BooleanField: bool,
    models.CharField: str,
    models.TextField: str,
    models.DateField: date,
    models.DateTimeField: datetime,
    models.DecimalField: Decimal,
    models.FloatField: float,
    models.BigAutoField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.SmallIntegerField: int,
    models.UUIDField: UUID,
}


def plain_type(field: Field) -> type | None:
    """Return the type whose values go into a field as they are, if there is one."""
    if isinstance(field, models.ForeignKey):
        return plain_type(field.target_field)
    changes = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return None if changes else PLAIN.get(type(field))


def with_types(fields: list[Field]) -> list[TypedField]:
    return [(one.attname, one, plain_type(one)) for one in fields]


def prepare(row: Model, fields: list[TypedField], *, add: bool) -> dict[str, Any]:
    """Return the values of a row as the database takes them."""
    values = {}
    for name, field, plain in fields:
        value = getattr(row, name)
        if plain is None or (value is not None and type(value) is not plain):
            value = field.pre_save(row, add)
            value = field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])
        values[name] = value
    return values
