"""The content's generation on PostgreSQL: followed, since to ask takes longer than to answer."""

from select import select
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
        self._heard: list[int] = []  # the socket of the connection, if there is any
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
        return bool(select(self._heard, (), (), 0)[0])

    def _read(self, mark: bytes) -> int:
        """Read the number, and trust it as long as the writers' mark is `mark`."""
        # Asked before the number: who writes now may commit after it was read.
        any_writes = self._writers.any_writes()
        begun = monotonic()
        try:
            self._number = self._ask()
        except DatabaseError:
            # Nobody changes a database that nobody can ask: readers keep the pages they have.
            if self._number is None:
                raise
            self._heard = []
        self._mark = b"" if any_writes else mark
        self._until = begun + RECONCILED_AFTER
        return self._number

    def _ask(self) -> int:
        """The number as the database has it, through a new connection if the old one is gone."""
        if self._connection is not None:
            try:
                return self._answer()
            except DatabaseError:
                self._connection.close()
        self._connect()
        return self._answer()

    def _connect(self) -> None:
        self._connection = connections.create_connection(DEFAULT_DB_ALIAS)
        self._connection.inc_thread_sharing()
        self._connection.connect()
        raw = self._connection.connection
        raw.add_notify_handler(lambda notification: None)  # that it came is all it says
        raw.execute(f"LISTEN {CHANNEL}")
        self._heard = [raw.fileno()]

    def _answer(self) -> int:
        with self._connection.wrap_database_errors:
            return number_in(self._connection.connection.execute(QUESTION).fetchone())
