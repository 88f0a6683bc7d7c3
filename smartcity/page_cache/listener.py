"""A connection to PostgreSQL of its own, that hears of changes and never waits long.

It speaks to libpq by itself: psycopg waits for an answer as long as it takes, and a database that
is halted, or cut off by the network, says nothing at all.
"""

from collections.abc import Iterator
from select import POLLIN, poll
from time import monotonic
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connections

from cities.generation_triggers import CHANNEL
from smartcity.page_cache.generation_query import QUESTION, number_in

PATIENCE = 1.0  # seconds to wait for an answer
CONNECT_PATIENCE = 2  # seconds to wait for a connection; libpq knows no less


class Listener:
    """Connects at once. Everything raises DatabaseError if the database is away or silent."""

    def __init__(self) -> None:
        self.is_behind = False  # told of a change, and has not answered since
        database = connections.create_connection(DEFAULT_DB_ALIAS)
        self._errors = database.wrap_database_errors
        with self._errors:
            parameters = database.get_connection_params() | {"connect_timeout": CONNECT_PATIENCE}
            self._connection: Any = database.get_new_connection(parameters)
            try:
                self._connection.autocommit = True
                self.socket: int = self._connection.fileno()
                self._answers(f"LISTEN {CHANNEL}")
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Hear no more."""
        self._connection.close()

    def is_told(self) -> bool:
        """Whether the database said anything since: a notification, or that it goes away."""
        return _has_said(self.socket, 0)

    def number(self) -> tuple[int, bool]:
        """The content's generation, and whether a change was told of meanwhile, perhaps a later."""
        with self._errors:
            self._connection.pgconn.consume_input()
            self.is_behind |= self._heard()
            (answer,) = self._answers(QUESTION)  # with what was told before
            self.is_behind = False
            value = answer.get_value(0, 0) if answer.ntuples else None
            return number_in(value and [int(value)]), self._heard()

    def _heard(self) -> bool:
        """Whether notifications have been received; takes them all away."""
        received = 0
        while self._connection.pgconn.notifies():
            received += 1
        return received > 0

    def _answers(self, sql: str) -> list[Any]:
        libpq = self._connection.pgconn
        libpq.send_query(sql.encode())
        answers = list(self._received(libpq, monotonic() + PATIENCE))
        for answer in answers:
            if message := answer.error_message:
                raise DatabaseError(message.decode(errors="replace"))
        return answers

    def _received(self, libpq: Any, until: float) -> Iterator[Any]:
        while True:
            while libpq.is_busy():
                if not _has_said(self.socket, until - monotonic()):
                    raise OperationalError("The database says nothing.")
                libpq.consume_input()
            if (answer := libpq.get_result()) is None:
                return
            yield answer


def _has_said(socket: int, patience: float) -> bool:
    """Whether there is something to read within `patience` seconds."""
    watch = poll()  # select() knows no socket beyond the thousandth; a poll serves one thread
    watch.register(socket, POLLIN)
    return bool(watch.poll(max(0, patience) * 1000))
