"""Which errors mean that a part of the site does not answer, rather than that the code is wrong."""

import errno
import sys
from collections.abc import Iterator

from django.db import InterfaceError, InternalError, OperationalError

# Of the disk: full, read-only, above a limit, broken.
_OF_THE_DISK = {errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO}
_READ_ONLY = "25006"  # what PostgreSQL says that has become a standby, and takes no writes
# Libraries that are loaded only where they are in use, and their errors.
_ELSEWHERE = {
    "redis.exceptions": ("ConnectionError", "TimeoutError"),
    "botocore.exceptions": ("BotoCoreError", "ClientError"),
}


def is_outage(error: BaseException | None) -> bool:
    """Whether `error` says that the database, the cache, the storage or the disk does not answer,
    so that the same request may succeed later.
    """
    if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
        return True
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", None) == _READ_ONLY
    return isinstance(error, (OperationalError, InterfaceError, *_loaded()))


def _loaded() -> Iterator[type[Exception]]:
    for module, names in _ELSEWHERE.items():
        if module in sys.modules:
            yield from (getattr(sys.modules[module], name) for name in names)
