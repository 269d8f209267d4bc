"""Statements that are built once: Django builds one more slowly than a database answers it.

For the few that make up a page; everywhere else a queryset is asked as it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Expression, Model, Q, QuerySet


class Hole(Expression):
    """Where a value goes each time that the statement runs."""

    def __init__(self, name: str):
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list]:
        return "%s", [self]


@dataclass(frozen=True)
class Statement:
    """SQL, its parameters with the holes among them, and what turns columns into values."""

    sql: str
    parameters: Sequence[Any]
    converters: Sequence[tuple[int, list[Callable], Expression]]

    @classmethod
    def of(cls, queryset: QuerySet) -> "Statement":
        compiler = queryset.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        columns = [column for column, _sql, _alias in compiler.select]
        converters = compiler.get_converters(columns)
        return cls(sql, parameters, [(at, *converting) for at, converting in converters.items()])

    def filled(self, values: dict[str, Any]) -> list[Any]:
        adapted = connection.ops.adapt_unknown_value
        return [adapted(values[each.name]) if isinstance(each, Hole) else each for each in self.parameters]

    def converted(self, row: tuple) -> tuple:
        if not self.converters:
            return row
        values = list(row)
        for at, converters, column in self.converters:
            for convert in converters:
                values[at] = convert(values[at], column, connection)
        return tuple(values)


def statements_of_connection() -> dict[Any, Statement]:
    """They live as long as the connection, which is that of one thread."""
    own = vars(connections[DEFAULT_DB_ALIAS])
    return own.setdefault("carthub_prepared", {})


class Prepared:
    """What a queryset of `values_list` finds, whose values are `Hole`s: `Prepared(build).rows(slug="cells")`.

    `build` is called once for each connection, on the first use, when all models are known: what turns
    columns into values belongs to the connection.
    """

    def __init__(self, build: Callable[[], QuerySet]):
        self.build = build

    def rows(self, **values: Any) -> list[tuple]:
        statement = self.statement()
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.filled(values))
            return [statement.converted(row) for row in cursor.fetchall()]

    def statement(self) -> Statement:
        kept = statements_of_connection()
        if self not in kept:
            kept[self] = Statement.of(self.build())
        return kept[self]


class PreparedRow:
    """The same for one row of a model."""

    def __init__(self, build: Callable[[], QuerySet]):
        self.build = build
        self.prepared = Prepared(lambda: build().order_by().values_list(*self.names)[:1])

    @cached_property
    def model(self) -> type[Model]:
        return self.build().model

    @cached_property
    def names(self) -> list[str]:
        return [field.attname for field in self.model._meta.concrete_fields]

    def get(self, **values: Any) -> Model | None:
        """The row, or None where there is none."""
        rows = self.prepared.rows(**values)
        return self.model.from_db(connection.alias, self.names, rows[0]) if rows else None


def one_of(name: str, count: int) -> Q:
    """The condition that a column has one of `count` values, which are named by `numbered`."""
    return reduce(or_, (Q(**{name: Hole(f"{name}{place}")}) for place in range(count)))


def numbered(name: str, values: Sequence[Any]) -> dict[str, Any]:
    return {f"{name}{place}": value for place, value in enumerate(values)}
