"""The content's generation on SQLite: read from the file itself, which takes a few microseconds."""

import sqlite3
import threading
from time import monotonic
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from smartcity.page_cache.question import QUESTION, number_in

OPENED_ANEW_AFTER = 1.0  # seconds: the file may have been put in the place of another


class SQLiteGeneration:
    """Asks for every request, through a connection of each thread."""

    def __init__(self) -> None:
        self._here = threading.local()

    def __call__(self) -> int:
        here = self._here
        if getattr(here, "until", 0.0) < monotonic():
            self._open()
        try:
            return number_in(here.execute(QUESTION).fetchone())
        except sqlite3.Error as error:
            raise DatabaseError(*error.args) from error

    def _open(self) -> None:
        here: Any = self._here
        if hasattr(here, "connection"):
            here.connection.close()
        here.connection = connections.create_connection(DEFAULT_DB_ALIAS)
        here.connection.connect()
        here.execute = here.connection.connection.execute
        here.until = monotonic() + OPENED_ANEW_AFTER
