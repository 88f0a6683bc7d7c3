"""Columns that sort by code point in every database.

A folded sort key already says the order. PostgreSQL would apply the collation of its
installation on top, and sort the same keys otherwise on two machines; SQLite does not.
"""

from typing import Any

from django.db import models


class ByteOrdered:
    """Mixin of a text field whose column is compared byte by byte."""

    def db_parameters(self, connection: Any) -> Any:
        parameters = super().db_parameters(connection)  # type: ignore[misc]
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class KeyField(ByteOrdered, models.CharField[str, str]):
    """A column of keys: letters, digits and hyphens."""
