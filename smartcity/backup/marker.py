"""The mark of a place that is being restored: a table that is there until the rows are."""

from django.db import connection, transaction

from cities.management.preparing import RESTORING, is_half_restored

__all__ = ["drop_tables", "is_half_restored", "remove_mark", "set_mark"]


def set_mark() -> None:
    """Say that what is here is made by a restore, which has not come to its end."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {RESTORING} (id integer)")


def remove_mark() -> None:
    """Say that all is here, as soon as the transaction is committed that this belongs to."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {RESTORING}")


def drop_tables(*, keep_mark: bool) -> None:
    """Take away every table, all of them or none."""
    kept = {RESTORING} if keep_mark else set()
    # SQLite would ask of every row that it drops whether another names it.
    with connection.constraint_checks_disabled(), transaction.atomic():
        while names := sorted({*connection.introspection.table_names()} - kept):
            _drop(_virtual() or names)


def _virtual() -> list[str]:
    """Tables of SQLite that are made of others, which cannot be dropped before them."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE %'")
        return [name for (name,) in cursor.fetchall()]


def _drop(names: list[str]) -> None:
    ending = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)}{ending}")
