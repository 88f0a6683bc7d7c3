"""The content's generation on PostgreSQL: followed, since to ask takes longer than to answer."""

from math import inf
from threading import Lock
from time import monotonic

from django.db import DatabaseError, OperationalError

from smartcity.page_cache.listener import Listener
from smartcity.page_cache.writers import Writers

RECONCILED_AFTER = 1.0  # seconds, in which another machine's change is seen whatever happens


class PostgreSQLGeneration:
    """The number that was read last, as long as nothing can have raised it since: nobody on this
    machine wrote, no notification came from another, and it is not older than a second.

    While the database is away, readers keep the pages they have, unless the content may have
    changed since, by somebody here or as the last notification told: a database may refuse a new
    connection, and serve others. It is tried again each second, by one for all.
    """

    def __init__(self) -> None:
        self._writers = Writers()
        self._lock = Lock()
        self._listener: Listener | None = None
        self._number: int | None = None
        self._mark = b""
        self._until = 0.0
        self._is_behind = False  # told of a change, and could not read the number since
        self._ask_again_at = 0.0  # after it did not answer

    def __call__(self) -> int:
        if (number := self.at_hand()) is not None:
            return number
        with self._lock:
            # Another may have asked meanwhile.
            if (number := self.at_hand()) is not None:
                return number
            if monotonic() < self._ask_again_at:
                raise OperationalError("The database did not answer a moment ago.")
            return self._read(self._writers.mark())

    def at_hand(self) -> int | None:
        """The number, if nothing can have raised it."""
        if self._writers.mark() != self._mark or monotonic() >= self._until:
            return None
        listener = self._listener
        return None if listener is not None and listener.is_told() else self._number

    def _read(self, mark: bytes) -> int:
        """Read the number, and trust it as long as the writers' mark is `mark`."""
        # Asked before the number: who writes now may commit after it was read.
        any_writes = self._writers.any_writes()
        is_unchanged = not any_writes and mark == self._mark and not self._is_behind
        if self._listener is not None and self._listener.is_told():
            self._mark = b""  # what was told is about to be read: nobody may miss it until then
        begun = monotonic()
        try:
            number, is_told = self._ask(is_unchanged)
        except DatabaseError:
            begun = monotonic()
            self._ask_again_at = begun + RECONCILED_AFTER
            if self._number is None or self._is_behind or not is_unchanged:
                raise
            number, is_told = self._number, False
        else:
            self._is_behind, self._ask_again_at = False, 0.0
        finally:
            self._until = 0.0
        self._number = number
        self._mark = b"" if any_writes or is_told else mark
        self._until = begun + RECONCILED_AFTER
        return number

    def _ask(self, is_unchanged: bool) -> tuple[int, bool]:
        """The number as the database has it, through a new connection if the old one is gone."""
        if self._listener is not None:
            try:
                return self._listener.number()
            except DatabaseError:
                # Others must not wait for its socket.
                gone, self._listener = self._listener, None
                self._is_behind |= gone.is_behind
                gone.close()
        if is_unchanged and not self._is_behind:
            self._until = inf  # while one tries to reach it, the others need not wait
        made = Listener()
        try:
            answer = made.number()
        except BaseException:
            made.close()
            raise
        self._listener = made
        return answer
