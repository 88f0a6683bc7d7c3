"""The content's generation on PostgreSQL: followed, since to ask takes longer than to answer."""

from select import POLLIN, poll
from threading import Lock
from time import monotonic
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from cities.generation_triggers import CHANNEL
from smartcity.page_cache.generation_query import QUESTION, number_in
from smartcity.page_cache.writers import Writers

RECONCILED_AFTER = 1.0  # seconds, in which another machine's change is seen whatever happens


class PostgreSQLGeneration:
    """The number that was read last, as long as nothing can have raised it since: nobody on this
    machine wrote, no notification came from another, and it is not older than a second.
    """

    def __init__(self) -> None:
        self._writers = Writers()
        self._lock = Lock()
        self._connection: Any = None
        self._socket: int | None = None  # of the connection, if there is any
        self._number: int | None = None
        self._mark = b""
        self._until = 0.0

    def __call__(self) -> int:
        mark = self._writers.mark()
        if mark == self._mark and monotonic() < self._until and not self._is_told():
            assert self._number is not None  # noqa: S101 - read before
            return self._number
        with self._lock:
            return self._read(mark)

    def _is_told(self) -> bool:
        """Whether the database said anything since: a notification, or that it goes away."""
        socket = self._socket
        if socket is None:
            return False
        watch = poll()  # select() knows no socket beyond the thousandth; a poll serves one thread
        watch.register(socket, POLLIN)
        return bool(watch.poll(0))

    def _read(self, mark: bytes) -> int:
        """Read the number, and trust it as long as the writers' mark is `mark`."""
        # Asked before the number: who writes now may commit after it was read.
        any_writes = self._writers.any_writes()
        begun = monotonic()
        try:
            self._number = self._ask()
        except DatabaseError:
            # Readers keep the pages they have, unless somebody here may have changed the content:
            # a database may refuse a new connection, and serve others.
            if self._number is None or any_writes or mark != self._mark:
                raise
        self._mark = b"" if any_writes else mark
        self._until = begun + RECONCILED_AFTER
        return self._number

    def _ask(self) -> int:
        """The number as the database has it, through a new connection if the old one is gone."""
        if self._connection is not None:
            try:
                return self._answer()
            except DatabaseError:
                self._forget()
        self._connect()
        return self._answer()

    def _forget(self) -> None:
        """Let a connection go that is gone; others must not wait for its socket."""
        lost, self._connection, self._socket = self._connection, None, None
        lost.close()

    def _connect(self) -> None:
        made = connections.create_connection(DEFAULT_DB_ALIAS)
        made.inc_thread_sharing()
        with made.wrap_database_errors:
            made.connect()
            made.connection.add_notify_handler(lambda notification: None)  # that it came says all
            made.connection.execute(f"LISTEN {CHANNEL}")
        self._connection, self._socket = made, made.connection.fileno()

    def _answer(self) -> int:
        with self._connection.wrap_database_errors:
            return number_in(self._connection.connection.execute(QUESTION).fetchone())
