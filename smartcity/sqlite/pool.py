"""Open connections that no request is using.

Each holds 2 MB: pages of the file, and statements that need not be compiled again. The server's
threads take turns; a connection of its own for each would hold the same as the others.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import NamedTuple

from smartcity.sqlite.file import File, file_at

# Seconds after which a connection is opened anew: what it met when it was opened, such as a file
# that could only be read, may be mended; and more may be open than requests come at once by now.
LASTS = 60.0


class Lent(NamedTuple):
    """A connection, the file that was there when it was opened, and until when it is lent."""

    connection: sqlite3.Connection
    file: File | None
    until: float

    def is_good(self, file: File | None) -> bool:
        """Whether it may be lent to who wants that file."""
        return file is not None and file == self.file and monotonic() < self.until


class Pool:
    """Lends each request the connection that was given back last, which knows most."""

    def __init__(self) -> None:
        self._idle: list[Lent] = []
        self._lock = Lock()

    def take(self, path: str | Path, open_one: Callable[[], sqlite3.Connection]) -> Lent:
        """A connection to the file at `path`, which `open_one` opens if there is none. Those
        that are not good for it are closed.
        """
        file = file_at(path)
        while lent := self._last():
            if lent.is_good(file):
                return lent
            lent.connection.close()
        return Lent(open_one(), file, monotonic() + LASTS)

    def _last(self) -> Lent | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def give_back(self, lent: Lent) -> None:
        """Keep it for the next request, but none for longer than it is lent."""
        with self._lock:
            idle = [*self._idle, lent]
            over = [each for each in idle if not each.is_good(each.file)]
            self._idle = [each for each in idle if each not in over]
        for each in over:
            each.connection.close()
