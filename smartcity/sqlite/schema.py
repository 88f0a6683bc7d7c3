"""How tables of SQLite are changed."""

from typing import Any

from django.db.backends.sqlite3 import schema

from smartcity.sequences import go_on_after, last_given


class SchemaEditor(schema.DatabaseSchemaEditor):
    """Django's, whose tables go on with their primary keys when they are made anew: Django begins
    behind the rows that are left, and would give those of deleted rows again.
    """

    def _remake_table(self, model: Any, *args: Any, **changes: Any) -> None:
        number = last_given(model, self.connection.alias)
        super()._remake_table(model, *args, **changes)  # type: ignore[misc]
        go_on_after(model, number, self.connection.alias)
