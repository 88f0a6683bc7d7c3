"""How the content's generation is asked for."""

from typing import Any

from django.db import DatabaseError

from cities.models import Generation

QUESTION = f"SELECT number FROM {Generation._meta.db_table}"  # noqa: S608 - a constant


def number_in(row: Any) -> int:
    """The number in the one row there is. Raises DatabaseError if it is not there yet."""
    if row is None:
        raise DatabaseError("The content has no generation yet: run migrate.")
    number: int = row[0]
    return number
