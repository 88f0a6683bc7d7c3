"""What a command says when the disk, the database, the storage or an archive fails it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import DatabaseError, InterfaceError

from smartcity.backup.archive import ArchiveError
from smartcity.outages import is_outage

NOTHING_RESTORED = "Nothing was restored."


class UsedError(Exception):
    """A place is not as it must be for what was asked; the text says why."""


@contextmanager
def told(outcome: str) -> Iterator[None]:
    """Say in a line what has come of it, and why, where something outside of the code fails.

    Raises CommandError. Of an archive that is not as it must be nothing is restored, however late
    that is found.
    """
    try:
        yield
    except Exception as error:
        if (reason := _reason(error)) is None:
            raise
        if isinstance(error, ArchiveError):
            outcome = NOTHING_RESTORED
        raise CommandError(f"{outcome} {reason}") from None


def _reason(error: Exception) -> str | None:
    """Why it failed; None if the code is to blame."""
    if isinstance(error, (ArchiveError, UsedError)):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename or 'A file'}: {error.strerror or error}."
    if isinstance(error, (DatabaseError, InterfaceError)):
        return f"The database says: {_first_line(error)}"
    if is_outage(error):
        return f"The storage of uploads says: {_first_line(error)}"
    return None


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
