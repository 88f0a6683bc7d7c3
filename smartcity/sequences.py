"""The last primary key that a table gave: that of a deleted row must not be given again, since
histories go on under it.
"""

from typing import Any

from django.db import connections
from django.db.models import AutoField, Model


def last_given(model: type[Model], using: str) -> int:
    """The last primary key that the table has given; 0 if none, or if it gives no numbers."""
    if not _gives_numbers(model):
        return 0
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", _column(model))
            (sequence,) = cursor.fetchone()
            cursor.execute(f"SELECT last_value FROM {sequence} WHERE is_called")  # noqa: S608 - its own name
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [_table(model)])
        found = cursor.fetchone()
    return found[0] if found else 0


def go_on_after(model: type[Model], number: int, using: str) -> None:
    """Let the next primary key that the table gives be higher than `number`."""
    if not number or not _gives_numbers(model):
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [*_column(model), number]
            )
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [_table(model)])
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [_table(model), number]
        )


def _gives_numbers(model: type[Model]) -> bool:
    return isinstance(model._meta.pk, AutoField)  # the big and the small one count as such


def _table(model: type[Model]) -> str:
    return model._meta.db_table


def _column(model: type[Model]) -> list[Any]:
    assert model._meta.pk is not None  # noqa: S101 - every model has one
    return [_table(model), model._meta.pk.column]
