"""The content's generation on PostgreSQL: followed, since to ask takes longer than to answer."""

from threading import Lock
from time import monotonic

from django.db import DatabaseError

from smartcity.page_cache.listener import CONNECT_PATIENCE, PATIENCE, Listener
from smartcity.page_cache.writers import Writers

RECONCILED_AFTER = 1.0  # seconds, in which another machine's change is seen whatever happens


class PostgreSQLGeneration:
    """The number that was read last, as long as nothing can have raised it since: nobody on this
    machine wrote, no notification came from another, and it is not older than a second.
    """

    def __init__(self) -> None:
        self._writers = Writers()
        self._lock = Lock()
        self._listener: Listener | None = None
        self._number: int | None = None
        self._mark = b""
        self._until = 0.0

    def __call__(self) -> int:
        mark = self._writers.mark()
        if self._is_trusted(mark):
            assert self._number is not None  # noqa: S101 - read before
            return self._number
        with self._lock:
            return self._read(mark)

    def _is_trusted(self, mark: bytes) -> bool:
        if mark != self._mark or monotonic() >= self._until:
            return False
        listener = self._listener
        return listener is None or not listener.is_told()

    def _read(self, mark: bytes) -> int:
        """Read the number, and trust it as long as the writers' mark is `mark`."""
        # Asked before the number: who writes now may commit after it was read.
        any_writes = self._writers.any_writes()
        begun = monotonic()
        knows = self._number is not None and not any_writes and mark == self._mark
        if knows and self._listener is None:
            # Away since before: one tries to reach it, the others need not wait.
            self._until = begun + CONNECT_PATIENCE + PATIENCE
        try:
            number, is_told = self._ask()
        except DatabaseError:
            # Readers keep the pages they have, unless somebody here may have changed the content:
            # a database may refuse a new connection, and serve others.
            if not knows:
                raise
            assert self._number is not None  # noqa: S101
            number, is_told = self._number, False
            begun = monotonic()  # it may have been waited for
        self._number = number
        self._mark = b"" if any_writes or is_told else mark
        self._until = begun + RECONCILED_AFTER
        return number

    def _ask(self) -> tuple[int, bool]:
        """The number as the database has it, through a new connection if the old one is gone."""
        if self._listener is not None:
            try:
                return self._listener.number()
            except DatabaseError:
                # Others must not wait for its socket.
                gone, self._listener = self._listener, None
                gone.close()
        made = Listener()
        answer = made.number()
        self._listener = made
        return answer
