"""The backend that Django loads: its own, whose connections are lent in a process that serves."""

import sqlite3
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

from smartcity import patience
from smartcity.sqlite.pool import Lent, Pool
from smartcity.sqlite.schema import SchemaEditor

_POOL = Pool()
LONGEST = 6_000  # signs of a query that is remembered: of those, 3 MB at the very most


_DjangosCursor: Any = base.SQLiteCursorWrapper  # django-stubs do not know what it does


class _Cursor(_DjangosCursor):  # type: ignore[misc]
    """Django's, which puts each query into the words of SQLite only once."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> Any:
        if param_names is None and len(query) <= LONGEST:
            return _converted(query)
        return super().convert_query(query, param_names=param_names)


@lru_cache(maxsize=256)
def _converted(query: str) -> Any:
    return _DjangosCursor.convert_query(None, query)  # which asks nothing of its cursor


class DatabaseWrapper(base.DatabaseWrapper):
    """What Django asks of SQLite."""

    SchemaEditorClass = SchemaEditor
    _lent: Lent | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        open_one = super().get_new_connection
        if not patience.serves():
            opened: sqlite3.Connection = open_one(conn_params)
            return opened
        self._lent = _POOL.take(conn_params["database"], lambda: open_one(conn_params))
        return self._lent.connection

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=_Cursor)

    def _close(self) -> None:
        lent, self._lent = self._lent, None
        if lent is None or self.in_atomic_block or lent.connection.in_transaction:
            super()._close()  # type: ignore[misc] # django-stubs do not know it
        else:
            _POOL.give_back(lent)
