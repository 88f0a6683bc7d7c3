"""Uploaded files on this machine's disk: there whole or not at all, also after a power cut."""

import os
import re
import secrets
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

ABANDONED_AFTER = 86_400  # seconds; nobody writes one file for a day
_BESIDE = re.compile(r"\.[0-9a-f]{16}$")  # what the name of a file ends with until it is whole


def unfinished(name: str) -> str:
    """A name, like no other, for what will be the file `name` when it is whole."""
    return f"{name}.{secrets.token_hex(8)}"


def is_unfinished(name: str) -> bool:
    """Whether a file of this name is being written, or was when its process ended."""
    return bool(_BESIDE.search(name))


def sweep(paths: Iterable[Path]) -> None:
    """Remove those that were being written when their process was killed, a day ago or longer."""
    for path in paths:
        with suppress(OSError):  # whole by now, or swept by another, or another's
            if is_unfinished(path.name) and path.stat().st_mtime < time.time() - ABANDONED_AFTER:
                path.unlink()


class WholeFiles(FileSystemStorage):
    """Writes each file beside its place and moves it there once the disk has it.

    The same name is given to the same content only, so a file that is there may be replaced.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: Any) -> str:
        there = self._folder_that_is_there(Path(self.path(name)).parent)
        beside = unfinished(name)
        try:
            super()._save(beside, content)  # type: ignore[misc]
            to_disk(self.path(beside))
            os.replace(self.path(beside), self.path(name))
        except BaseException:
            with suppress(OSError):  # what is wrong has been said
                os.unlink(self.path(beside))
            raise
        for folder in Path(self.path(name)).parents:
            to_disk(folder)
            if folder == there:
                break
        return name

    def sweep(self) -> None:
        """Remove what was being written when its process was killed, a day ago or longer."""
        for folder, _folders, names in os.walk(self.location):
            sweep(Path(folder, name) for name in names)

    def _folder_that_is_there(self, folder: Path) -> Path:
        """`folder`, or the nearest above it that exists; those below it are about to be made."""
        return next(each for each in (folder, *folder.parents) if each.exists())


def to_disk(path: Any) -> None:
    """Wait until the disk has a file's content, or a folder's names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
