"""Who is writing, for whatever is recorded as it is saved."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple


class Writer(NamedTuple):
    """Who is writing, and why."""

    author: Any = None  # a user; None: the machine
    note: str = ""


NOBODY = Writer()
_writer: ContextVar[Writer | None] = ContextVar("writer", default=NOBODY)


@contextmanager
def written_by(author: Any, note: str = "") -> Iterator[None]:
    """Record what is saved and deleted inside as the work of `author`."""
    token = _writer.set(Writer(author, note))
    try:
        yield
    finally:
        _writer.reset(token)


@contextmanager
def unrecorded() -> Iterator[None]:
    """Do not record what is saved inside: the caller does, or rolls it back."""
    token = _writer.set(None)
    try:
        yield
    finally:
        _writer.reset(token)


def is_recording() -> bool:
    """Whether saves are recorded as they happen."""
    return _writer.get() is not None


def writer() -> Writer:
    """Who is writing now."""
    return _writer.get() or NOBODY
