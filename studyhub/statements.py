"""Querysets whose SQL is made once for each process, for pages that are opened all the time.

Django makes the SQL of a queryset anew each time: for the plan of Today that took ten times as long
as PostgreSQL needs for the answer. A `Statement` keeps it, with places for what is only known when
it runs:

    OPEN = Statement(lambda: Lesson.objects.filter(topic=Given("topic", models.BigIntegerField())))
    OPEN.fetch(topic=3)
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, QuerySet


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


class Statement:
    """A queryset that is built and compiled at its first use."""

    def __init__(self, build: Callable[[], QuerySet]) -> None:
        self.build = build

    @cached_property
    def compiled(self) -> tuple:
        """The queryset, the compiler that knows its columns, and the SQL with its parameters."""
        queryset = self.build()
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        return queryset, compiler, *compiler.as_sql()

    def fetch(self, **given: Any) -> list:
        """Run the statement and return what the queryset yields."""
        queryset, compiler, sql, params = self.compiled
        bound = [given[one.name] if isinstance(one, Place) else one for one in params]
        # The compiler is shared by all threads: a copy of it takes the connection of this one.
        compiler = copy.copy(compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_args, **_kwargs: (sql, bound)
        query = copy.copy(queryset.query)
        query.get_compiler = lambda *_args, **_kwargs: compiler
        # All that Django's iterables ask of a queryset. A copy of one would run it.
        source = SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            model=queryset.model,
            query=query,
            _known_related_objects={},
            _fields=queryset._fields,
        )
        return list(queryset._iterable_class(source))
