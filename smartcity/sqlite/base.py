"""The backend that Django loads: its own, whose connections are lent in a process that serves."""

import sqlite3
from typing import Any

from django.db.backends.sqlite3 import base

from smartcity import patience
from smartcity.sqlite.pool import Lent, Pool

_POOL = Pool()


class DatabaseWrapper(base.DatabaseWrapper):
    """What Django asks of SQLite."""

    _lent: Lent | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        open_one = super().get_new_connection
        if not patience.serves():
            opened: sqlite3.Connection = open_one(conn_params)
            return opened
        self._lent = _POOL.take(conn_params["database"], lambda: open_one(conn_params))
        return self._lent.connection

    def _close(self) -> None:
        lent, self._lent = self._lent, None
        if lent is None or self.in_atomic_block or lent.connection.in_transaction:
            super()._close()  # type: ignore[misc] # django-stubs do not know it
        else:
            _POOL.give_back(lent)
