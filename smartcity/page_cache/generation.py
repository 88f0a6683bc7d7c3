"""The number of the content's generation, as each database can be asked for it."""

from collections.abc import Callable

from django.db import connection

from smartcity.page_cache.postgresql import PostgreSQLGeneration
from smartcity.page_cache.sqlite import SQLiteGeneration


def generation_reader() -> Callable[[], int]:
    """What gives the number to every request. Raises DatabaseError if it cannot."""
    if connection.vendor == "postgresql":
        return PostgreSQLGeneration()
    return SQLiteGeneration(connection.settings_dict["NAME"])
