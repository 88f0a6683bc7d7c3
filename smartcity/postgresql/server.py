"""Whether the database server answers at all, as the threads of a process find out together."""

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import TypeVar

import psycopg
from psycopg.errors import ConnectionTimeout

AGAIN_AFTER = 1.0  # seconds, after which a server that said nothing is asked again, by one for all

Made = TypeVar("Made")


class Server:
    """While it is silent, one thread at a time waits for it, and the others are told at once."""

    def __init__(self) -> None:
        self.is_silent = False
        self._ask_again_at = 0.0
        self._answered_at = 0.0
        self._asking = Lock()

    def reach(self, connect: Callable[[], Made]) -> Made:
        """What `connect` makes. Raises OperationalError, and not later than `connect` gives up."""
        if not self.is_silent:
            return self._reach(connect)
        if monotonic() < self._ask_again_at or not self._asking.acquire(blocking=False):
            raise psycopg.OperationalError("The database said nothing a moment ago.")
        try:
            return self._reach(connect)
        finally:
            self._asking.release()

    def _reach(self, connect: Callable[[], Made]) -> Made:
        begun = monotonic()
        try:
            made = connect()
        except ConnectionTimeout:
            if begun >= self._answered_at:  # or it answered another meanwhile
                self.is_silent = True
                self._ask_again_at = monotonic() + AGAIN_AFTER
            raise
        except psycopg.OperationalError:
            self._answered()  # to refuse is an answer too, and is told at once
            raise
        self._answered()
        return made

    def _answered(self) -> None:
        self.is_silent, self._answered_at = False, monotonic()
