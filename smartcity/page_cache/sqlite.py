"""The content's generation on SQLite: asked for whenever anybody has committed anything.

Whether anybody has, the file says by itself: the index of its write-ahead log begins with a header
that every commit replaces, in memory that all processes share. SQLite's own readers look at
nothing else (https://sqlite.org/walformat.html, 2.1). To look costs a tenth of a microsecond; to
ask costs five, and twenty where threads wait for each other.
"""

import mmap
import os
import sqlite3
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

from django.db import DatabaseError

from smartcity.page_cache.generation_query import QUESTION, number_in
from smartcity.sqlite.file import File, file_at

HEADER = 48  # bytes of the index that a commit replaces
LOOKED_FOR_AFTER = 1.0  # seconds: another file may have been put in the place of this one


class SQLiteGeneration:
    """The number that was read last, as long as nobody has committed since."""

    def __init__(self, path: Path | str) -> None:
        self._path = str(path)
        self._lock = Lock()
        self._connection: Any = None  # sqlite3.Connection
        self._index: mmap.mmap | None = None
        self._files: tuple[File | None, ...] = ()
        self._seen: tuple[bytes, int] = (b"", 0)  # the header, and the number read after it
        self._until = 0.0

    def __call__(self) -> int:
        if self._until < monotonic():
            self._look_for_the_file()
        if (number := self.at_hand()) is not None:
            return number
        # Before it is asked: what is committed meanwhile is seen next time.
        header = self._index[:HEADER] if self._index else b""
        number = self._ask()
        self._seen = header, number
        return number

    def at_hand(self) -> int | None:
        """The number, if nobody has committed since it was read: then what every commit replaces
        is as it was. A database that has no such memory must be asked.
        """
        (header, number), index = self._seen, self._index
        if index is None or index[:HEADER] != header or self._until < monotonic():
            return None
        return number

    def _ask(self) -> int:
        with self._lock:
            try:
                return number_in(self._connection.execute(QUESTION).fetchone())
            except sqlite3.Error as error:
                raise DatabaseError(*error.args) from error

    def _look_for_the_file(self) -> None:
        """Open the database, unless it is open and still the one that is there."""
        with self._lock:
            there = self._there()  # before they are opened: what comes later is seen next time
            if self._connection is None or self._files != there:
                before, self._connection = self._connection, self._opened()
                self._index, self._files = _mapped(f"{self._path}-shm"), there
                self._seen = (b"", 0)
                if before is not None:
                    before.close()
            self._until = monotonic() + LOOKED_FOR_AFTER

    def _opened(self) -> sqlite3.Connection:
        """A connection that stays open, so that the index of the log stays the same file."""
        made = None
        is_uri = self._path.startswith("file:")
        try:
            made = sqlite3.connect(
                self._path, isolation_level=None, check_same_thread=False, uri=is_uri
            )
            made.execute(QUESTION).fetchone()  # makes the index, if it is not there
        except sqlite3.Error as error:
            if made is not None:
                made.close()
            raise DatabaseError(*error.args) from error
        return made

    def _there(self) -> tuple[File | None, ...]:
        """The files of the database that are there now."""
        return tuple(file_at(f"{self._path}{ending}") for ending in ("", "-shm"))


# Never closed: a process that closes any handle of a file loses all its locks on that file, those
# of SQLite too (https://sqlite.org/howtocorrupt.html, 2.2).
_HELD: list[tuple[int, mmap.mmap]] = []


def _mapped(path: str) -> mmap.mmap | None:
    """The memory that all processes share; None if the database has none, so must be asked."""
    try:
        handle = os.open(path, os.O_RDONLY)
        memory = mmap.mmap(handle, HEADER, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return None
    _HELD.append((handle, memory))
    return memory
