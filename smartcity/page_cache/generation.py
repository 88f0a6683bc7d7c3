"""The number of the content's generation, as each database can be asked for it."""

from typing import Protocol

from django.db import connection

from smartcity.page_cache.postgresql import PostgreSQLGeneration
from smartcity.page_cache.sqlite import SQLiteGeneration


class Generation(Protocol):
    """Gives every request what tells the generation from all others: its number."""

    def __call__(self) -> object:
        """The number now. Raises DatabaseError if the database must be asked and cannot."""

    def at_hand(self) -> object | None:
        """The number now, if that is known without asking anybody."""


def generation_reader() -> Generation:
    """The reader for the database of this site."""
    if connection.vendor == "postgresql":
        return PostgreSQLGeneration()
    return SQLiteGeneration(connection.settings_dict["NAME"])
