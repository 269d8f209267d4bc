"""Tables that the database itself keeps from being changed, whoever asks.

The triggers are made after every migrate, since a migration that rebuilds a table on SQLite drops them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# In the order in which everybody writes to them: taking the triggers off locks them in this order.
# Versions may be deleted, with a draft that readers never saw.
KEPT = {
    "editorial_revision": ("UPDATE", "TRUNCATE"),
    "editorial_review": ("UPDATE", "DELETE", "TRUNCATE"),
    "editorial_event": ("UPDATE", "DELETE", "TRUNCATE"),
}


def make_triggers(**kwargs) -> None:
    """Make every trigger that is missing; what is there already is made anew."""
    present = set(connection.introspection.table_names())
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(REFUSE_ON_POSTGRESQL)
        for table, verb in triggers():
            if table in present:
                cursor.execute(drop(table, verb))
                cursor.execute(create(table, verb))


@contextmanager
def lifted() -> Iterator[None]:
    """Inside, rows can be changed: for erasing and for removing the example pages. One transaction.

    On PostgreSQL whoever else writes to these tables waits until the transaction ends.
    """
    with transaction.atomic():
        drop_triggers()
        yield
        make_triggers()


def drop_triggers() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # a row whose keys are still to be checked holds its table
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, verb in triggers():
            cursor.execute(drop(table, verb))


def triggers() -> list[tuple[str, str]]:
    """Table and verb; SQLite has no TRUNCATE, but replaces a row by inserting it again."""
    pairs = [(table, verb) for table, verbs in KEPT.items() for verb in verbs]
    if connection.vendor == "postgresql":
        return pairs
    return [(table, "INSERT" if verb == "TRUNCATE" else verb) for table, verb in pairs]


def drop(table: str, verb: str) -> str:
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {name_of(table, verb)}{on_table}"


def create(table: str, verb: str) -> str:
    name = name_of(table, verb)
    if connection.vendor == "postgresql":
        each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
        refuse = f"FOR EACH {each} EXECUTE FUNCTION rows_are_only_added()"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {refuse}"
    when = f"WHEN EXISTS ({SAME_ROW.format(table=table)}) " if verb == "INSERT" else ""
    refuse = f"SELECT RAISE(ABORT, '{table}: rows are only ever added')"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {when}BEGIN {refuse}; END"


def name_of(table: str, verb: str) -> str:
    return f"{table}_no_{verb.lower()}"


SAME_ROW = "SELECT 1 FROM {table} WHERE id = NEW.id"
REFUSE_ON_POSTGRESQL = """
CREATE OR REPLACE FUNCTION rows_are_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%: rows are only ever added', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""
