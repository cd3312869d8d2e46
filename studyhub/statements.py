"""Querysets whose SQL is made once for each process, for pages that are opened all the time.

Django makes the SQL of a queryset anew each time: for the plan of Today that took ten times as long
as PostgreSQL needs for the answer. A `Statement` keeps it, with places for what is only known when
it runs:

    OPEN = Statement(lambda: Lesson.objects.filter(topic=Given("topic", models.BigIntegerField())))
    OPEN.fetch(topic=3)

PostgreSQL keeps its side too: the statement is prepared in each connection, and planned once where
one plan is as good as a new one. (Not behind PgBouncer, which may hand each transaction another
connection.) What does not change stands in the SQL itself, so that partial indexes serve.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import BooleanField, Expression, F, Field, Func, QuerySet
from django.db.models.query import ValuesListIterable
from psycopg import sql as psycopg_sql
from psycopg.types.numeric import Int8


@dataclass(frozen=True)
class Place:
    """Stands among the parameters of the SQL for a value that is not known yet."""

    name: str


class Given(Expression):
    """A value that is given to `fetch` under `name`: as the database takes it, so keys, not rows.

    It goes wherever a value or an F() goes in a queryset.
    """

    def __init__(self, name: str, output_field: Field) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection) -> tuple[str, list]:
        return "%s", [Place(self.name)]


class IsAmong(Func):
    """The condition that the field `name` is one of a list: one that is given, or an array.

    Of few from a subquery this is faster than `__in`: PostgreSQL looks each of them up.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    conditional = True

    def __init__(self, name: str, values: Expression) -> None:
        super().__init__(F(name), values, output_field=BooleanField())


class Statement:
    """A queryset that is built and compiled at its first use.

    PostgreSQL plans it anew each time where `is_prepared` is false: where the best way to the rows
    depends on what is given, such as on how common a word is.
    """

    def __init__(self, build: Callable[[], QuerySet], *, is_prepared: bool = True) -> None:
        self.build = build
        self.is_prepared = is_prepared

    @cached_property
    def compiled(self) -> tuple:
        """The queryset, the compiler that knows its columns, the SQL, and what it has places for.

        The compiler is shared by all threads: it is copied for each use. How a column becomes a
        value of Python is looked up here, once: Django does it for each use.
        """
        queryset, compiler, sql, params = self.compile()
        names = {one.name for one in params if isinstance(one, Place)}
        columns = [column for column, *_rest in compiler.select]
        converters = compiler.get_converters(columns)
        has_composites = compiler.has_composite_fields(columns)
        compiler.get_converters = lambda _columns: converters
        compiler.has_composite_fields = lambda _columns: has_composites
        return queryset, compiler, write_out(sql, params, compiler.connection), names

    def compile(self) -> tuple[QuerySet, Any, str, tuple]:
        """Return what reads the rows, the SQL, and its parameters."""
        queryset = self.build()
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        return queryset, compiler, *compiler.as_sql()

    @cached_property
    def yields_rows(self) -> bool:
        """Whether the queryset yields just what the database returns.

        So it is with a `values_list` of columns that Django takes as they come.
        """
        queryset, compiler, *_rest = self.compiled
        return queryset._iterable_class is ValuesListIterable and not (
            compiler.get_converters(()) or compiler.has_composite_fields(())
        )

    def prepare(self) -> None:
        """Make the SQL now, so that nobody waits for it later."""
        _ = self.compiled

    def fetch(self, **given: Any) -> list:
        """Run the statement and return what the queryset yields."""
        return self.begin(**given)()

    def begin(self, **given: Any) -> Callable[[], list]:
        """Run the statement, or in a pipeline send it on. Return what ends `fetch`."""
        _queryset, _compiler, sql, names = self.compiled
        connection = connections[DEFAULT_DB_ALIAS]
        cursor = open_cursor(connection) if self.is_prepared else connection.cursor()
        cursor.execute(sql, {name: fix_type(given[name]) for name in names})

        def end() -> list:
            with cursor:
                rows = cursor.fetchall()
            return self.read(rows) if rows and not self.yields_rows else rows

        return end

    def read(self, rows: list[tuple]) -> list:
        """Return what the queryset makes of these rows of the database."""
        queryset, compiler, *_rest = self.compiled
        compiler = copy_of(compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        # All that Django's iterables ask of a compiler is the rows, in portions.
        compiler.execute_sql = lambda *_args, **_kwargs: [rows]
        query = copy_of(queryset.query)
        query.get_compiler = lambda *_args, **_kwargs: compiler
        # All that they ask of a queryset. A copy of one would run it.
        source = SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            model=queryset.model,
            query=query,
            _known_related_objects={},
            _fields=queryset._fields,
        )
        return list(queryset._iterable_class(source))


def copy_of(thing: Any) -> Any:
    """Return a shallow copy, as `copy.copy` does, which takes ten times as long to find out how."""
    new = object.__new__(type(thing))
    new.__dict__.update(thing.__dict__)
    return new


def write_out(sql: str, params: tuple, connection, *, named: bool = True) -> str:
    """Return the SQL with its constants written out and its places named, or in their order."""
    connection.ensure_connection()
    rest = iter(params)

    def put(match: re.Match) -> str:
        if match[0] == "%%":
            return match[0]
        value = next(rest)
        if isinstance(value, Place):
            return f"%({value.name})s" if named else "%s"
        return psycopg_sql.Literal(value).as_string(connection.connection).replace("%", "%%")

    return re.sub("%%|%s", put, sql)


def open_cursor(connection):
    """Return a cursor whose parameters PostgreSQL puts in, as prepared statements need it.

    As `connection.cursor()` otherwise: checked and counted in the same way. Who logs statements
    gets the usual one, which knows what it sent.
    """
    if connection.queries_logged:
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection._prepare_cursor(ServerBindingCursor(connection.connection))


def fix_type(value: Any) -> Any:
    """Give whole numbers one type: psycopg takes the smallest, each of which is prepared anew."""
    if isinstance(value, list):
        return [fix_type(one) for one in value]
    return Int8(value) if type(value) is int else value
