"""Who on this machine may be changing the content: told before it is changed, so that a worker
never trusts what it knew before. For PostgreSQL, which cannot be asked for every request.

A file under `DATA_DIR` holds a mark that every writer replaces, and while it writes it holds a
shared lock on the file. The kernel takes the lock back from a process that is killed.
"""

import fcntl
import mmap
import os
import re
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.db.backends.signals import connection_created

MARK = 8  # bytes
# What changes nothing; a WITH may.
_READS = re.compile(
    r"\s*(SELECT\b|SAVEPOINT\b|RELEASE\b|ROLLBACK\b|SET\b|SHOW\b|DECLARE\b|FETCH\b|CLOSE\b|LISTEN\b"
    r"|WITH\b(?!.*\b(INSERT|UPDATE|DELETE|MERGE)\b))",
    re.IGNORECASE | re.DOTALL,
)
_here = threading.local()  # the lock that this thread holds


def path() -> Path:
    """The file of this site on this machine."""
    return Path(settings.DATA_DIR) / "writers"


def connect() -> None:
    """Let every connection to PostgreSQL tell of what it writes; repeated calls change nothing."""
    connection_created.connect(_listen, dispatch_uid="writers.listen")
    request_finished.connect(finish, dispatch_uid="writers.finish")


def _listen(connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "postgresql" and _tell not in connection.execute_wrappers:
        connection.execute_wrappers.append(_tell)


def _tell(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
    if not _READS.match(str(sql)):
        begin()
    return execute(sql, *rest)


def begin() -> None:
    """Say that this thread is about to write, until it has finished or is no more."""
    if getattr(_here, "lock", None) is None:
        handle = os.open(path(), os.O_RDWR | os.O_CREAT, 0o644)
        fcntl.flock(handle, fcntl.LOCK_SH)
        os.pwrite(handle, secrets.token_bytes(MARK), 0)
        _here.lock = handle


def finish(**kwargs: Any) -> None:
    """Say that this thread writes no more: what it wrote is committed, or never will be."""
    if (handle := getattr(_here, "lock", None)) is not None:
        _here.lock = None
        os.close(handle)


class Writers:
    """What a worker sees of them."""

    def __init__(self) -> None:
        self._handle = os.open(path(), os.O_RDWR | os.O_CREAT, 0o644)
        if os.fstat(self._handle).st_size < MARK:
            os.pwrite(self._handle, secrets.token_bytes(MARK), 0)
        self._shared = mmap.mmap(self._handle, MARK, access=mmap.ACCESS_READ)

    def mark(self) -> bytes:
        """The mark of who began to write last."""
        return self._shared[:]

    def any_writes(self) -> bool:
        """Whether somebody may be writing at this moment."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        fcntl.flock(self._handle, fcntl.LOCK_UN)
        return False
