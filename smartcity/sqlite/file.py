"""Which file stands at a path: another may have been put in its place."""

import os
from pathlib import Path

File = tuple[int, int]  # the numbers that the system knows it by, whatever its path


def file_at(path: str | Path) -> File | None:
    """The file that is there now, if there is one."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
